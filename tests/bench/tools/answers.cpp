#include "tests/bench/tools/answers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace candor::bench {
namespace {

constexpr std::size_t kBlockBytes = 1024 * 1024;
constexpr std::size_t kChunkBytes = 8 * 1024;  // as services do that fill a buffer and send it off
constexpr std::uint64_t kShortAnswer = 100;

const std::string& block() {
  static const std::string text = [] {
    constexpr std::string_view kLine = "{\"id\":271828,\"name\":\"an item of some length\",\"in_stock\":true}\n";
    std::string filled;
    while (filled.size() < kBlockBytes) filled += kLine;
    filled.resize(kBlockBytes);
    return filled;
  }();
  return text;
}

std::string head(std::string_view framing, bool close) {
  std::string text =
      "HTTP/1.1 200 OK\r\n"
      "Server: bench\r\n"
      "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
      "Content-Type: application/json; charset=utf-8\r\n"
      "Cache-Control: private, max-age=0\r\n"
      "ETag: \"5d8c72a5edda8\"\r\n"
      "Vary: Accept-Encoding\r\n";
  text.append(framing).append("\r\n");
  if (close) text += "Connection: close\r\n";
  return text += "\r\n";
}

std::string chunked(std::uint64_t bytes) {
  std::string text;
  for (std::uint64_t left = bytes; left > 0;) {
    const std::uint64_t size = std::min<std::uint64_t>(left, kChunkBytes);
    std::array<char, 24> line{};
    std::snprintf(line.data(), line.size(), "%llx\r\n", static_cast<unsigned long long>(size));
    text.append(line.data()).append(block(), 0, size).append("\r\n");
    left -= size;
  }
  return text += "0\r\n\r\n";
}

// The last two segments of the path: a word and a number.
std::string_view request_of(std::string_view head) {
  const std::size_t start = head.find(' ') + 1;
  const std::string_view target = head.substr(start, head.find(' ', start) - start);
  const std::string_view path = target.substr(0, target.find('?'));
  const std::size_t number = path.rfind('/');
  const std::size_t word = number == 0 || number == std::string_view::npos ? number : path.rfind('/', number - 1);
  return word == std::string_view::npos ? "/bytes/100" : path.substr(word);
}

Answer make_answer(std::string_view request, bool close) {
  const std::string_view word = request.substr(0, request.rfind('/'));
  std::uint64_t bytes = kShortAnswer;
  std::from_chars(request.data() + word.size() + 1, request.data() + request.size(), bytes);
  if (word == "/chunked") return {.text = head("Transfer-Encoding: chunked", close) + chunked(bytes), .close = close};

  const std::uint64_t uploaded = word == "/upload" ? bytes : 0;
  if (word != "/bytes") bytes = kShortAnswer;
  Answer answer{.text = head("Content-Length: " + std::to_string(bytes), close), .uploaded = uploaded, .close = close};
  const std::uint64_t kept = std::min<std::uint64_t>(bytes, kBlockBytes);
  answer.text.append(block(), 0, kept);
  answer.more = bytes - kept;
  return answer;
}

}  // namespace

const Answer& Answers::find(std::string_view head, const Framing& framing) {
  const std::string_view request = request_of(head);
  std::string key(request);
  if (framing.close) key += " close";
  const auto found = answers_.find(key);
  if (found != answers_.end()) return found->second;
  return answers_.emplace(std::move(key), make_answer(request, framing.close)).first->second;
}

std::string_view Answers::rest(const Answer& answer, std::uint64_t offset) {
  if (offset < answer.text.size()) return std::string_view(answer.text).substr(offset);
  const std::uint64_t behind = offset - answer.text.size();
  const std::size_t start = behind % kBlockBytes;
  return std::string_view(block()).substr(start, std::min<std::uint64_t>(answer.more - behind, kBlockBytes - start));
}

}  // namespace candor::bench
