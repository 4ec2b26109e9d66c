#include "tests/soak/upstream_connection.hpp"

#include <fmt/format.h>

#include "tests/soak/message_reading.hpp"
#include "tests/soak/upstream_reply.hpp"

namespace candor::test::soak {
namespace {

constexpr milliseconds kIdle = 120s;  // longer than Candor keeps a connection
constexpr milliseconds kDeaf = 8s;    // longer than a slow upload and timeouts.response
constexpr std::size_t kShown = 200;   // bytes of what is wrong
constexpr std::uint64_t kIdsMax = 100'000'000;

struct Request {
  Ask ask;
  Head head;
};

std::optional<Request> understand(const std::string& text) {
  Request request{.ask = {}, .head = parse_head(text)};
  const std::string& line = request.head.start_line;
  const std::size_t space = line.find(' ');
  if (space == std::string::npos) return std::nullopt;
  const std::optional<Ask> ask =
      parse_target(std::string_view(line).substr(space + 1, line.find(' ', space + 1) - space - 1));
  if (!ask) return std::nullopt;
  request.ask = *ask;
  request.ask.head = line.starts_with("HEAD ");
  request.ask.expects_continue = request.head.find("Expect").has_value();
  if (request.head.find("Content-Length")) request.ask.upload = Upload::counted;
  if (request.head.find("Transfer-Encoding")) request.ask.upload = Upload::chunked;
  return request;
}

// True: the request has come whole, as far as its framing tells.
asio::awaitable<bool> read_upload(Wire& wire, const Request& request, const std::string& text, Ledger& ledger) {
  if (request.ask.upload == Upload::none) co_return true;
  const std::string proceed = "HTTP/1.1 100 Continue\r\n\r\n";
  if (request.ask.expects_continue) co_await wire.send(proceed);
  ResponseParser parser("GET");
  std::string as_response = "HTTP/1.1 200 OK" + text.substr(text.find("\r\n"));
  parser.feed(as_response);
  ContentCheck check(request.ask.request());
  co_await read_content(wire, parser, check);
  const std::string id = std::to_string(request.ask.id);
  if (check.wrong()) {
    ledger.violation(fmt::format("CORRUPTION: request {}: wrong content after {} bytes", id, check.taken()));
  }
  if (parser.broken()) {
    ledger.violation(fmt::format("CORRUPTION: request {}: bad framing after {} bytes of content, in front of '{}'", id,
                                 check.taken(), wire.input.substr(0, kShown)));
  }
  if (!parser.response().complete) co_return false;
  if (!check.whole()) {
    ledger.violation(fmt::format("CORRUPTION: request {}: complete at the upstream with {} bytes of {}", id,
                                 check.taken(), request.ask.request_bytes));
  }
  if (request.ask.upload == Upload::chunked && parser.response().trailers.value(kTrailer) != id) {
    ledger.violation(fmt::format("CORRUPTION: request {}: its trailer did not reach the upstream", id));
  }
  co_return true;
}

// Small ones in one write, so that what comes behind the response comes with it.
asio::awaitable<bool> send_reply(Wire& wire, const UpstreamReply& reply) {
  const Sending& content = reply.content;
  if (content.frame == Frame::bare && content.until <= kSmallBytes && content.pause == 0ms) {
    std::string text = reply.head;
    while (text.size() < reply.head.size() + content.until) {
      const std::uint64_t offset = text.size() - reply.head.size();
      text += piece_of(content.content, offset, content.until - offset);
    }
    text += reply.behind;
    const bool sent = co_await wire.send(text);
    co_return sent;
  }
  bool sent = co_await wire.send(reply.head);
  if (sent) sent = co_await send_content(wire, content);
  if (sent) sent = co_await wire.send(reply.behind);
  co_return sent;
}

asio::awaitable<void> echo(Wire& wire, Then then) {
  for (;;) {
    if (wire.input.empty()) {
      const bool more = co_await wire.fill();
      if (!more) break;
    }
    const std::string came = std::exchange(wire.input, {});
    const bool sent = co_await wire.send(came);
    if (!sent || then == Then::echo_once_and_reset) break;
  }
  if (then == Then::echo_once_and_reset) wire.reset();
  wire.half_close();
}

asio::awaitable<void> end_with(Wire& wire, Then then) {
  switch (then) {
    case Then::next:
      break;
    case Then::reset:
      wire.reset();
      break;
    case Then::close:
      wire.half_close();
      co_await wire.drain();
      break;
    case Then::wait:
      co_await wire.drain();
      break;
    case Then::sleep:
      co_await wire.pause(kDeaf);
      wire.reset();
      break;
    case Then::echo:
    case Then::echo_once_and_reset:
      co_await echo(wire, then);
      break;
  }
}

// True: the connection is good for another request.
asio::awaitable<bool> serve_request(Wire& wire, const std::string& text, Ledger& ledger, SeenOnce& posts) {
  const std::optional<Request> request = understand(text);
  if (!request) {
    ledger.violation("CORRUPTION: the upstream got " + text.substr(0, kShown));
    co_return false;
  }
  const Ask& ask = request->ask;
  ledger.add(Count::received);
  if (ask.upload != Upload::none && !posts.insert(ask.id)) {
    ledger.violation(fmt::format("request {}: a POST came twice", ask.id));
  }
  if (ask.behaviour != Behaviour::early && ask.behaviour != Behaviour::deafness) {
    const bool whole = co_await read_upload(wire, *request, text, ledger);
    if (!whole) co_return false;
  }
  const UpstreamReply reply = compose_reply(ask);
  const bool sent = co_await send_reply(wire, reply);
  if (sent && reply.then == Then::next) co_return true;
  co_await end_with(wire, reply.then);
  co_return false;
}

}  // namespace

bool SeenOnce::insert(std::uint64_t id) {
  if (id >= kIdsMax) return true;
  if (id >= seen_.size()) seen_.resize(2 * id + 1);
  const bool first = !seen_[id];
  seen_[id] = true;
  return first;
}

asio::awaitable<void> serve_connection(tcp::socket socket, Ledger& ledger, SeenOnce& posts) {
  Wire wire(std::move(socket));
  wire.patience(kIdle);
  for (bool more = true; more;) {
    const std::optional<std::string> text = co_await read_head(wire);
    if (!text) break;
    more = co_await serve_request(wire, *text, ledger, posts);
  }
}

}  // namespace candor::test::soak
