#include "tests/soak/sending.hpp"
#include "tests/soak/visit.hpp"

namespace candor::test::soak {
namespace {

constexpr std::uint64_t kExchangesMax = 20;
constexpr std::uint64_t kPipelinedMax = 12;
constexpr std::uint64_t kSlowPieces = 10;

Sending upload_of(const Ask& ask, Dice& dice) {
  Sending sending = all_of(ask.request(), ask.upload == Upload::chunked ? Frame::chunks : Frame::bare);
  if (dice.percent(10)) {
    sending.piece_max = 1 + ask.request_bytes / kSlowPieces;
    sending.pause = milliseconds(dice.between(1, 200));
  } else if (dice.percent(50)) {
    sending.piece_max = dice.between(1000, 20'000);
  }
  return sending;
}

Pace reading_pace(Dice& dice) { return {.pause = milliseconds(dice.percent(10) ? dice.between(1, 30) : 0)}; }

// RFC 9110 §10.1.1. False: the final response is there before the content was asked for.
asio::awaitable<bool> told_to_continue(Wire& wire) {
  for (;;) {
    while (wire.input.find("\r\n\r\n") == std::string::npos) {
      const bool more = co_await wire.fill();
      if (!more) co_return false;
    }
    if (!wire.input.starts_with("HTTP/1.1 1")) co_return false;
    const bool proceed = wire.input.starts_with("HTTP/1.1 100");
    wire.input.erase(0, wire.input.find("\r\n\r\n") + 4);
    if (proceed) co_return true;
  }
}

asio::awaitable<void> send_upload(Visit& visit, const Ask& ask) {
  const Sending sending = upload_of(ask, visit.dice);
  co_await send_content(visit.wire, sending);
}

}  // namespace

asio::awaitable<Answer> proper_exchange(Visit& visit, const Ask& ask) {
  visit.crowd.ledger.add(Count::requests);
  const std::string head = visit.head(ask);
  co_await visit.wire.send(head);  // where it fails, there may still be an answer
  bool sends_content = ask.upload != Upload::none;
  if (ask.expects_continue) sends_content = co_await told_to_continue(visit.wire);
  if (sends_content) co_await send_upload(visit, ask);
  const Pace pace = reading_pace(visit.dice);
  Answer answer = co_await read_answer(visit.wire, ask, pace);
  judge(ask, Conduct::proper, answer, visit.crowd.ledger);
  if (ask.upload != Upload::none && !sends_content) answer.closes = true;
  co_return answer;
}

asio::awaitable<void> keep_alive(Visit& visit) {
  std::uint64_t previous = 0;
  for (std::uint64_t left = visit.dice.between(1, kExchangesMax); left > 0 && !visit.crowd.over; --left) {
    Ask ask = visit.draw();
    ask.previous = std::exchange(previous, ask.id);
    const Answer answer = co_await proper_exchange(visit, ask);
    if (answer.closes) co_return;
    const milliseconds time = visit.think_time();
    co_await visit.wire.pause(time);
  }
}

// All requests in one write; the answers come in their order. One that closes the connection leaves the others
// unanswered.
asio::awaitable<void> pipeline(Visit& visit) {
  std::vector<Ask> asks;
  std::string text;
  for (std::uint64_t left = visit.dice.between(2, kPipelinedMax); left > 0; --left) {
    Ask ask = draw_small_ask(visit.dice, visit.crowd.ledger.next_id());
    text += visit.head(ask);
    if (ask.upload == Upload::counted) text += piece_of(ask.request(), 0, ask.request_bytes);
    if (ask.upload == Upload::chunked) {
      text += chunk_of(piece_of(ask.request(), 0, ask.request_bytes)) + last_chunk(ask.id);
    }
    asks.push_back(ask);
    visit.crowd.ledger.add(Count::requests);
  }
  co_await visit.wire.send(text);
  for (const Ask& ask : asks) {
    const Answer answer = co_await read_answer(visit.wire, ask);
    judge(ask, Conduct::proper, answer, visit.crowd.ledger);
    if (answer.closes) co_return;
  }
}

// The end of what the client sends is not the end of what it reads.
asio::awaitable<void> half_close(Visit& visit) {
  Ask ask = visit.draw();
  ask.expects_continue = false;
  const std::string head = visit.head(ask);
  visit.crowd.ledger.add(Count::requests);
  co_await visit.wire.send(head);
  if (ask.upload != Upload::none) co_await send_upload(visit, ask);
  visit.wire.half_close();
  const Answer answer = co_await read_answer(visit.wire, ask);
  judge(ask, Conduct::proper, answer, visit.crowd.ledger);
  const bool more = co_await visit.wire.fill();
  if (more) visit.crowd.ledger.violation("bytes behind the last response of a half-closed connection");
}

}  // namespace candor::test::soak
