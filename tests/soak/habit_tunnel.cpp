// A tunnel behind a 101: what goes in comes back, whole, and each way to end it arrives as what it is.
#include <fmt/format.h>

#include "tests/soak/visit.hpp"

namespace candor::test::soak {
namespace {

constexpr std::uint64_t kPieceMax = 8 * 1024;
constexpr std::uint64_t kEchoBytesMax = 100 * 1024;

// Reads until the check has seen this many bytes. False: the tunnel ended before, or something else came.
asio::awaitable<bool> read_until(Wire& wire, ContentCheck& check, std::uint64_t bytes) {
  for (;;) {
    const std::uint64_t due = bytes - check.taken();
    const std::string_view came = std::string_view(wire.input).substr(0, due);
    check.take(came);
    wire.input.erase(0, came.size());
    if (check.wrong()) co_return false;
    if (check.taken() == bytes) co_return true;
    const bool more = co_await wire.fill();
    if (!more) co_return false;
  }
}

asio::awaitable<bool> echo_all(Visit& visit, const Ask& ask, ContentCheck& echoed) {
  for (std::uint64_t sent = 0; sent < ask.request_bytes;) {
    const std::string_view piece = piece_of(ask.request(), sent, visit.dice.between(1, kPieceMax));
    sent += piece.size();
    bool good = co_await visit.wire.send(piece);
    if (good) good = co_await read_until(visit.wire, echoed, sent);
    if (!good) co_return false;
  }
  co_return true;
}

// An end of ours comes back as one of theirs; so does one for want of traffic.
asio::awaitable<void> end_tunnel(Visit& visit, const Ask& ask) {
  if (visit.dice.percent(20)) {
    visit.wire.reset();
    visit.crowd.ledger.add(Count::left);
    co_return;
  }
  if (visit.dice.percent(80)) visit.wire.half_close();
  const bool more = co_await visit.wire.fill();
  if (!more && visit.wire.end() == Io::eof) co_return;
  visit.crowd.ledger.violation(fmt::format("tunnel {}: {} instead of its end", ask.id, more ? "bytes" : "a reset"));
}

}  // namespace

asio::awaitable<void> open_tunnel(Visit& visit) {
  Ledger& ledger = visit.crowd.ledger;
  Ask ask;
  ask.behaviour = draw_behaviour(visit.dice, Class::upgrade);
  ask.id = ledger.next_id();
  ask.response_bytes = visit.dice.between(1, kSmallBytes);
  ask.request_bytes = visit.dice.between(1, kEchoBytesMax);
  const std::string head = visit.head(ask);
  ledger.add(Count::requests);
  co_await visit.wire.send(head);
  const Answer answer = co_await read_answer(visit.wire, ask);
  judge(ask, Conduct::proper, answer, ledger);
  if (answer.status != 101) co_return;

  ledger.add(Count::tunnels);
  ContentCheck greeting(ask.response());
  ContentCheck echoed(ask.request());
  bool good = co_await read_until(visit.wire, greeting, ask.response_bytes);
  if (good) good = co_await echo_all(visit, ask, echoed);
  if (greeting.wrong() || echoed.wrong()) {
    ledger.violation(fmt::format("CORRUPTION: tunnel {}: wrong bytes after {}", ask.id, echoed.taken()));
  } else if (ask.behaviour == Behaviour::tunnel && !good && !ledger.recent_delay()) {
    ledger.violation(
        fmt::format("tunnel {}: it ended after {} of {} bytes", ask.id, echoed.taken(), ask.request_bytes));
  } else if (ask.behaviour == Behaviour::tunnel && good) {
    co_await end_tunnel(visit, ask);
  }
}

}  // namespace candor::test::soak
