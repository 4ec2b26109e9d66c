#include "proxy/demo/behaviour.hpp"

#include <fmt/format.h>

#include "proxy/demo/compose.hpp"

namespace candor::demo {

namespace {

constexpr Behaviour kBehaviours[] = {
    {.path = "/ok", .does = "answers", .compose = ok},
    {.path = "/echo", .does = "shows the request as it arrived behind Candor", .compose = echo},
    {.path = "/status/",
     .does = "answers with the status in the path: /status/418",
     .status = "NNN",
     .compose = status},
    {.path = "/stream",
     .does = "answers in chunks, one at a time",
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\none\n\r\n",
                "4\r\ntwo\n\r\n", "6\r\nthree\n\r\n", "0\r\n\r\n"}},
    {.path = "/hints",
     .does = "sends 103 Early Hints before its answer",
     .pieces = {"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"},
     .compose = ok},
    {.path = "/early",
     .does = "says 401 without reading the content",
     .hint = "try curl -T FILE",
     .content = 1000,
     .ending = Ending::close,
     .reads = Reads::head_only,
     .status = "401",
     .pieces = {"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"sample\"\r\nContent-Length: 0\r\n"
                "Connection: close\r\n\r\n"}},

    {.path = "/slow",
     .does = "never answers",
     .outcome = Outcome::failure,
     .cause = Cause::response_timeout,
     .ending = Ending::silence},
    {.path = "/slow-head",
     .does = "stops in the middle of its head",
     .outcome = Outcome::failure,
     .cause = Cause::response_timeout,
     .ending = Ending::silence,
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Le"}},
    {.path = "/deaf",
     .does = "stops reading",
     .hint = "try curl -T FILE with some 20 MB",
     .content = 20'000'000,
     .outcome = Outcome::failure,
     .cause = Cause::write_timeout,
     .ending = Ending::deafness,
     .reads = Reads::head_only},
    {.path = "/close",
     .does = "closes the connection without a word",
     .outcome = Outcome::failure,
     .cause = Cause::connection_closed,
     .ending = Ending::close},
    {.path = "/reset",
     .does = "resets the connection",
     .outcome = Outcome::failure,
     .cause = Cause::connection_closed,
     .ending = Ending::reset},
    {.path = "/half-head",
     .does = "closes in the middle of its head",
     .outcome = Outcome::failure,
     .cause = Cause::connection_closed,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Le"}},
    {.path = "/garbage",
     .does = "speaks another protocol",
     .outcome = Outcome::failure,
     .cause = Cause::response_malformed,
     .ending = Ending::close,
     .pieces = {"220 mail.example ESMTP\r\n\r\n"}},
    {.path = "/bad-field",
     .does = "sends a field name with a blank in it",
     .outcome = Outcome::failure,
     .cause = Cause::response_malformed,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nContent Type: text/plain\r\nContent-Length: 0\r\n\r\n"}},
    {.path = "/conflicting-lengths",
     .does = "announces two different lengths",
     .outcome = Outcome::failure,
     .cause = Cause::response_malformed,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"}},
    {.path = "/unasked-101",
     .does = "switches protocols though nobody asked",
     .outcome = Outcome::failure,
     .cause = Cause::response_malformed,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: chat\r\n\r\n"}},
    {.path = "/big-head",
     .does = "sends a head of 100 KiB",
     .outcome = Outcome::failure,
     .cause = Cause::response_head_too_large,
     .ending = Ending::close,
     .compose = big_head},
    {.path = "/unknown-coding",
     .does = "uses a transfer coding that does not exist",
     .outcome = Outcome::failure,
     .cause = Cause::response_transfer_coding,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: rot13\r\n\r\nuryyb"}},

    {.path = "/truncated",
     .does = "announces 1000 bytes, sends 14 and closes",
     .outcome = Outcome::cut,
     .cause = Cause::response_incomplete,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly so much.\n"}},
    {.path = "/no-last-chunk",
     .does = "closes before the last chunk",
     .outcome = Outcome::cut,
     .cause = Cause::response_incomplete,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf\n\r\n"}},
    {.path = "/reset-content",
     .does = "resets in the middle of content that ends with the connection",
     .outcome = Outcome::cut,
     .cause = Cause::response_incomplete,
     .ending = Ending::reset,
     .pieces = {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "half\n"}},
    {.path = "/bad-chunk",
     .does = "sends a chunk whose size is no number",
     .outcome = Outcome::cut,
     .cause = Cause::response_transfer_coding,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ngood\n\r\n", "some\r\nbad\n\r\n0\r\n\r\n"}},
    {.path = "/big-trailers",
     .does = "sends 100 KiB of trailers",
     .outcome = Outcome::cut,
     .cause = Cause::response_trailers_too_large,
     .ending = Ending::close,
     .pieces = {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ngood\n\r\n"},
     .compose = big_trailers},
    {.path = "/stall",
     .does = "falls silent in the middle of its content",
     .outcome = Outcome::cut,
     .cause = Cause::read_timeout,
     .ending = Ending::silence,
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly so much.\n"}},

    {.path = "/refused",
     .does = "goes to a port where nothing listens",
     .outcome = Outcome::failure,
     .cause = Cause::connection_refused,
     .ending = Ending::elsewhere},
    {.path = "/unreachable",
     .does = "goes to a port that accepts nobody",
     .outcome = Outcome::failure,
     .cause = Cause::connection_timeout,
     .ending = Ending::elsewhere},
    {.path = "/no-such-name",
     .does = "goes to a host name that does not exist",
     .outcome = Outcome::failure,
     .cause = Cause::dns_error,
     .ending = Ending::elsewhere},
    {.path = "/loop",
     .does = "goes to Candor itself",
     .outcome = Outcome::failure,
     .cause = Cause::loop_detected,
     .ending = Ending::elsewhere},
    {.path = "/busy",
     .does = "takes a second, over the only connection there is",
     .hint = "ask twice at once",
     .times = 2,
     .outcome = Outcome::either,
     .cause = Cause::connection_limit,
     .pieces = {"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\n", "one\n", "two\n", "one\n",
                "two\n"}},
    {.path = "/limited",
     .does = "may be asked once a second, three times in a row",
     .times = 4,
     .outcome = Outcome::either,
     .cause = Cause::rate_limited,
     .compose = ok},
    {.path = "/small",
     .does = "takes 1 KiB of content",
     .hint = "try curl -T FILE",
     .content = 2000,
     .outcome = Outcome::either,
     .cause = Cause::body_too_large,
     .compose = ok},
};

}  // namespace

std::span<const Behaviour> behaviours() { return kBehaviours; }

const Behaviour* behaviour_for(std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  for (const Behaviour& behaviour : kBehaviours) {
    if (path == behaviour.path || (behaviour.path.ends_with('/') && path.starts_with(behaviour.path))) {
      return &behaviour;
    }
  }
  return nullptr;
}

std::string seen_by_client(const Behaviour& behaviour) {
  const auto failure = [&] {
    const FailureRow& row = failure_row(behaviour.cause);
    return fmt::format("{} {}", row.status, row.name);
  };
  switch (behaviour.outcome) {
    case Outcome::relayed:
      return std::string(behaviour.status);
    case Outcome::failure:
      return failure();
    case Outcome::cut:
      return fmt::format("{}, then cut: {}", behaviour.status, failure_row(behaviour.cause).name);
    case Outcome::either:
      return fmt::format("{}, or {}", behaviour.status, failure());
  }
  return {};
}

}  // namespace candor::demo
