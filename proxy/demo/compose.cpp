#include "proxy/demo/compose.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace candor::demo {

namespace {

constexpr int kFieldsOfBigSection = 50;
constexpr int kBytesOfBigField = 2048;

std::string answer(int code, std::string_view content) {
  // RFC 9110 §8.6: no Content-Length with 204; 304 has no content either.
  if (code == 204 || code == 304) return fmt::format("HTTP/1.1 {} {}\r\n\r\n", code, reason_phrase(code));
  return fmt::format("HTTP/1.1 {} {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}", code,
                     reason_phrase(code), content.size(), content);
}

std::string big_section() {
  std::string section;
  for (int i = 0; i < kFieldsOfBigSection; ++i)
    fmt::format_to(std::back_inserter(section), "X-Big-{}: {:x<{}}\r\n", i, "", kBytesOfBigField);
  return section;
}

}  // namespace

std::string ok(const Received&) { return answer(200, "Hello from the sample backend.\n"); }

std::string echo(const Received& received) { return answer(200, received.text); }

std::string status(const Received& received) {
  const std::string_view digits = received.target.substr(std::string_view("/status/").size(), 3);
  int code = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), code);
  if (code < 200 || code > 599) return answer(400, "Ask for a final status: /status/200 to /status/599.\n");
  return answer(code, fmt::format("The sample backend says {}.\n", code));
}

std::string big_head(const Received&) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{}\r\n", big_section());
}

std::string big_trailers(const Received&) { return fmt::format("0\r\n{}\r\n", big_section()); }

std::string not_found(const Received&) {
  std::string content = "The sample backend knows:\n";
  for (const Behaviour& behaviour : behaviours()) {
    fmt::format_to(std::back_inserter(content), "  {:<21}{}\n", behaviour.path, behaviour.does);
  }
  return answer(404, content);
}

}  // namespace candor::demo
