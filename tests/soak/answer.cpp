#include "tests/soak/answer.hpp"

#include <fmt/format.h>

namespace candor::test::soak {
namespace {

// The response to this very request: nobody else's id, content or trailer.
std::string corruption_of(const Ask& ask, Response& response, const ContentCheck& check, bool broken) {
  if (broken) return "not HTTP: " + response.raw.substr(0, 200);
  const std::string id = std::to_string(ask.id);
  if (response.field(kIdField) != id) return fmt::format("id {} instead of {}", response.field(kIdField), id);
  if (check.wrong()) return fmt::format("wrong content after {} bytes", check.taken());
  if (!response.complete || ask.head) return "";
  if (!check.whole()) return fmt::format("complete with {} bytes of {}", check.taken(), ask.response_bytes);
  const std::string trailer = response.trailers.value(kTrailer);
  if (ask.behaviour == Behaviour::chunked && trailer != id) return "trailer is '" + trailer + "'";
  return "";
}

std::string token_of(const std::string& proxy_status) {
  constexpr std::string_view kName = "; error=";
  const std::size_t at = proxy_status.find(kName);
  if (at == std::string::npos) return "";
  return proxy_status.substr(at + kName.size(), proxy_status.find_first_of(";,", at + 1) - at - kName.size());
}

// False: what came is not HTTP.
asio::awaitable<bool> read_own_answer(Wire& wire, ResponseParser& parser) {
  for (bool more = true; more && !parser.response().complete && !parser.broken();) {
    const bool complete = parser.feed(wire.input);
    if (!complete && !parser.broken()) more = co_await wire.fill();
  }
  co_return !parser.broken();
}

// What follows the final head.
asio::awaitable<Answer> read_final(Wire& wire, const Ask& ask, const std::string& head, Pace pace) {
  ResponseParser parser(ask.head ? "HEAD" : "GET");
  std::string text = head;
  parser.feed(text);
  Response& response = parser.response();
  Answer answer;
  answer.from_proxy = response.head.find("Proxy-Status").has_value();
  answer.error = token_of(response.field("Proxy-Status"));
  answer.status = response.status;
  answer.closes = response.field("Connection") == "close";
  if (answer.from_proxy) {
    const bool sound = co_await read_own_answer(wire, parser);
    if (!sound) answer.corruption = "an answer that is not HTTP: " + head;
  } else if (response.status != 101) {
    ContentCheck check(ask.response());
    co_await read_content(wire, parser, check, pace);
    answer.corruption = corruption_of(ask, response, check, parser.broken());
  } else if (response.field(kIdField) != std::to_string(ask.id)) {
    answer.corruption = "a 101 with another id";
  }
  answer.complete = response.complete;
  answer.end = wire.end();
  co_return answer;
}

bool is_interim(std::string_view head) { return head.starts_with("HTTP/1.1 1") && !head.starts_with("HTTP/1.1 101"); }

}  // namespace

asio::awaitable<Answer> read_answer(Wire& wire, const Ask& ask, Pace pace) {
  const auto began = std::chrono::steady_clock::now();
  const auto waited = [began] {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - began);
  };
  std::optional<std::string> head = co_await read_head(wire);
  while (head && is_interim(*head)) head = co_await read_head(wire);
  Answer nothing;
  nothing.end = wire.end();
  nothing.closes = true;
  nothing.waited = waited();
  if (head && !head->starts_with("HTTP/1.1 ")) nothing.corruption = "not a status line: " + *head;
  if (!head || !nothing.corruption.empty()) co_return nothing;
  Answer answer = co_await read_final(wire, ask, *head, pace);
  if (!answer.complete) answer.closes = true;
  answer.waited = waited();
  co_return answer;
}

}  // namespace candor::test::soak
