// Clients that break the protocol, are too slow, or leave. What Candor makes of them is judged where they still listen.
#include <fmt/format.h>

#include "tests/soak/sending.hpp"
#include "tests/soak/visit.hpp"

namespace candor::test::soak {
namespace {

constexpr std::uint64_t kLargeBytes = 2 * 1024 * 1024;  // more than all buffers between client and upstream
constexpr milliseconds kStopsReading = 4s;              // longer than timeouts.client_write

constexpr std::array<std::string_view, 8> kGarbage{
    "GET /\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: soak.test\r\nno colon\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: soak.test\r\nHost: other.test\r\n\r\n",
    "GET / HTTP/3.7\r\nHost: soak.test\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: soak.test\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: soak.test\r\nContent-Length: -1\r\n\r\n",
    "\x16\x03\x01\x02\x05\x01\r\n\r\n",
};

Ask upload_ask(Visit& visit, Upload upload) {
  Ask ask;
  ask.id = visit.crowd.ledger.next_id();
  ask.response_bytes = visit.dice.between(1, kSmallBytes);
  ask.upload = upload;
  ask.request_bytes = 2 + draw_bytes(visit.dice);
  visit.crowd.ledger.add(Count::requests);
  return ask;
}

Ask download_ask(Visit& visit) {
  Ask ask;
  ask.behaviour = visit.dice.percent(50) ? Behaviour::counted : Behaviour::chunked;
  ask.id = visit.crowd.ledger.next_id();
  ask.response_bytes = visit.dice.between(kLargeBytes, 2 * kLargeBytes);
  visit.crowd.ledger.add(Count::requests);
  return ask;
}

asio::awaitable<void> send_half(Visit& visit, const Ask& ask) {
  const std::string head = visit.head(ask);
  Sending half = all_of(ask.request(), ask.upload == Upload::chunked ? Frame::chunks : Frame::bare);
  half.until = ask.request_bytes / 2;
  co_await visit.wire.send(head);
  co_await send_content(visit.wire, half);
}

asio::awaitable<void> expect_answer(Visit& visit, const Ask& ask, Conduct conduct) {
  const Answer answer = co_await read_answer(visit.wire, ask);
  judge(ask, conduct, answer, visit.crowd.ledger);
  if (answer.status != 0 && !answer.closes) {
    visit.crowd.ledger.violation(fmt::format("request {}: not closed after status {}", ask.id, answer.status));
  }
}

void leave(Visit& visit) {
  visit.crowd.ledger.add(Count::left);
  if (visit.dice.percent(50)) {
    visit.wire.reset();
  } else {
    visit.wire.close();
  }
}

Upload some_framing(Dice& dice) { return dice.percent(50) ? Upload::counted : Upload::chunked; }

}  // namespace

// Closed without a word: it is no exchange.
asio::awaitable<void> say_nothing(Visit& visit) {
  const bool more = co_await visit.wire.fill();
  if (more || visit.wire.end() != Io::eof) {
    visit.crowd.ledger.violation("a connection that says nothing was not closed silently");
  }
}

asio::awaitable<void> stall_in_head(Visit& visit) {
  const Ask ask = visit.draw();
  const std::string head = visit.head(ask);
  const std::string_view part = std::string_view(head).substr(0, visit.dice.between(1, head.size() - 1));
  visit.crowd.ledger.add(Count::requests);
  co_await visit.wire.send(part);
  co_await expect_answer(visit, ask, Conduct::slow);
}

asio::awaitable<void> leave_in_head(Visit& visit) {
  const Ask ask = visit.draw();
  const std::string head = visit.head(ask);
  const std::string_view part = std::string_view(head).substr(0, visit.dice.between(1, head.size() - 1));
  visit.crowd.ledger.add(Count::requests);
  co_await visit.wire.send(part);
  const milliseconds moment(visit.dice.below(20));
  co_await visit.wire.pause(moment);
  leave(visit);
}

asio::awaitable<void> send_garbage(Visit& visit) {
  Ask ask;
  ask.id = visit.crowd.ledger.next_id();
  const std::string_view garbage = kGarbage[visit.dice.below(kGarbage.size())];
  visit.crowd.ledger.add(Count::requests);
  co_await visit.wire.send(garbage);
  co_await expect_answer(visit, ask, Conduct::malformed);
}

asio::awaitable<void> send_bad_chunk(Visit& visit) {
  const Ask ask = upload_ask(visit, Upload::chunked);
  co_await send_half(visit, ask);
  const std::string_view bad = "zz\r\n";
  co_await visit.wire.send(bad);
  co_await expect_answer(visit, ask, Conduct::malformed);
}

asio::awaitable<void> stall_in_upload(Visit& visit) {
  const Ask ask = upload_ask(visit, some_framing(visit.dice));
  co_await send_half(visit, ask);
  co_await expect_answer(visit, ask, Conduct::slow);
}

asio::awaitable<void> end_upload_early(Visit& visit) {
  const Ask ask = upload_ask(visit, some_framing(visit.dice));
  co_await send_half(visit, ask);
  visit.wire.half_close();
  co_await expect_answer(visit, ask, Conduct::half_content);
}

asio::awaitable<void> leave_in_upload(Visit& visit) {
  const Ask ask = upload_ask(visit, some_framing(visit.dice));
  co_await send_half(visit, ask);
  leave(visit);
}

asio::awaitable<void> leave_in_download(Visit& visit) {
  const Ask ask = download_ask(visit);
  const std::string head = visit.head(ask);
  co_await visit.wire.send(head);
  for (std::uint64_t reads = visit.dice.between(1, 10); reads > 0; --reads) {
    visit.wire.input.clear();
    const bool more = co_await visit.wire.fill();
    if (!more) co_return;
  }
  leave(visit);
}

// What has been sent by then arrives; the rest is cut off.
asio::awaitable<void> stop_reading(Visit& visit) {
  const Ask ask = download_ask(visit);
  const std::string head = visit.head(ask);
  co_await visit.wire.send(head);
  co_await visit.wire.pause(kStopsReading);
  const Answer answer = co_await read_answer(visit.wire, ask);
  judge(ask, Conduct::does_not_read, answer, visit.crowd.ledger);
}

}  // namespace candor::test::soak
