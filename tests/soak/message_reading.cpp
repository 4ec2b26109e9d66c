#include "tests/soak/message_reading.hpp"

namespace candor::test::soak {
namespace {

constexpr std::string_view kEnd = "\r\n\r\n";

}  // namespace

asio::awaitable<std::optional<std::string>> read_head(Wire& wire) {
  std::size_t end = wire.input.find(kEnd);
  while (end == std::string::npos) {
    const bool more = co_await wire.fill();
    if (!more) co_return std::nullopt;
    end = wire.input.find(kEnd);
  }
  std::string head = wire.input.substr(0, end + kEnd.size());
  wire.input.erase(0, head.size());
  co_return head;
}

asio::awaitable<void> read_content(Wire& wire, ResponseParser& parser, ContentCheck& check, Pace pace) {
  for (;;) {
    const bool complete = parser.feed(wire.input);
    check.take(parser.response().content);
    parser.response().content.clear();
    if (complete || parser.broken() || check.wrong()) co_return;
    if (pace.pause > 0ms) co_await wire.pause(pace.pause);
    const bool more = co_await wire.fill();
    if (more) continue;
    parser.finish(wire.end());
    co_return;
  }
}

}  // namespace candor::test::soak
