#include "tests/soak/upstream_reply.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace candor::test::soak {
namespace {

constexpr std::size_t kHints = 3;
constexpr std::size_t kHintsOfFlood = 60;  // more than limits.interim_responses
constexpr std::uint64_t kDrips = 8;

std::string head_of(const Ask& ask, int status, std::string_view fields) {
  return fmt::format("HTTP/1.1 {} Soak\r\n{}: {}\r\n{}\r\n", status, kIdField, ask.id, fields);
}

std::string switching(const Ask& ask, std::string_view protocol) {
  return head_of(ask, 101, fmt::format("Connection: Upgrade\r\nUpgrade: {}\r\n", protocol));
}

std::string hints(std::size_t count) {
  std::string text;
  while (count-- > 0) text += "HTTP/1.1 103 Early Hints\r\nLink: </soak.css>\r\n\r\n";
  return text;
}

UpstreamReply counted(const Ask& ask, int status = 200, std::string_view more_fields = "") {
  UpstreamReply reply;
  reply.head = head_of(ask, status, fmt::format("Content-Length: {}\r\n{}", ask.response_bytes, more_fields));
  reply.content = all_of(ask.response(), Frame::bare);
  return reply;
}

UpstreamReply chunked(const Ask& ask) {
  UpstreamReply reply;
  reply.head = head_of(ask, 200, fmt::format("Transfer-Encoding: chunked\r\nTrailer: {}\r\n", kTrailer));
  reply.content = all_of(ask.response(), Frame::chunks);
  reply.content.piece_max = 1 + ask.id % 9000;
  return reply;
}

UpstreamReply until_close(const Ask& ask) {
  UpstreamReply reply;
  // Without content there is nothing for the close to end: it must be announced.
  reply.head = head_of(ask, 200, ask.head ? "Connection: close\r\n" : "");
  reply.content = all_of(ask.response(), Frame::bare);
  reply.then = Then::close;
  return reply;
}

UpstreamReply no_content(std::string head, Then then) {
  UpstreamReply reply;
  reply.head = std::move(head);
  reply.content = all_of({}, Frame::bare);
  reply.then = then;
  return reply;
}

UpstreamReply with(UpstreamReply reply, Then then) {
  reply.then = then;
  return reply;
}

UpstreamReply half_of(UpstreamReply reply, Then then, std::string behind = "") {
  reply.content.until = reply.content.content.bytes / 2;
  reply.behind = std::move(behind);
  return with(std::move(reply), then);
}

UpstreamReply after(std::string interim, UpstreamReply reply) {
  reply.head.insert(0, interim);
  return reply;
}

UpstreamReply dripping(UpstreamReply reply) {
  reply.content.piece_max = 1 + reply.content.content.bytes / kDrips;
  reply.content.pause = 50ms;
  return reply;
}

// The greeting comes right behind the 101.
UpstreamReply tunnel(const Ask& ask, Then then) {
  UpstreamReply reply;
  reply.head = switching(ask, "soak");
  reply.content = all_of(ask.response(), Frame::bare);
  return with(std::move(reply), then);
}

// What comes behind it looks like the response to the next request.
UpstreamReply surplus(const Ask& ask) {
  UpstreamReply reply = counted(ask);
  reply.behind = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  return with(std::move(reply), Then::wait);
}

UpstreamReply reply_to_get(const Ask& ask) {
  switch (ask.behaviour) {
    case Behaviour::counted:
      return counted(ask);
    case Behaviour::chunked:
      return chunked(ask);
    case Behaviour::until_close:
      return until_close(ask);
    case Behaviour::empty:
      return no_content(head_of(ask, 204, ""), Then::next);
    case Behaviour::interim:
      return after(hints(kHints), counted(ask));
    case Behaviour::interim_flood:
      return after(hints(kHintsOfFlood), counted(ask));
    case Behaviour::early:
      return with(counted(ask, 413, "Connection: close\r\n"), Then::wait);
    case Behaviour::drip:
      return dripping(counted(ask));
    case Behaviour::last_on_connection:
      return with(counted(ask, 200, "Connection: close\r\n"), Then::close);
    case Behaviour::reset_at_once:
      return no_content("", Then::reset);
    case Behaviour::half_head:
      return no_content("HTTP/1.1 200 OK\r\nContent-Le", Then::close);
    case Behaviour::garbage:
      return no_content("SSH-2.0-Soak_1.0\r\n", Then::wait);
    case Behaviour::silence:
      return no_content("", Then::wait);
    case Behaviour::deafness:
      return no_content("", Then::sleep);
    case Behaviour::switch_unasked:
      return no_content(switching(ask, "soak"), Then::wait);
    case Behaviour::too_short:
      return half_of(counted(ask), Then::close);
    case Behaviour::too_short_reset:
      return half_of(counted(ask), Then::reset);
    case Behaviour::stall:
      return half_of(counted(ask), Then::wait);
    case Behaviour::bad_chunk:
      return half_of(chunked(ask), Then::wait, "zz\r\n");
    case Behaviour::no_last_chunk:
      return half_of(chunked(ask), Then::close);
    case Behaviour::until_close_reset:
      return half_of(until_close(ask), Then::reset);
    case Behaviour::surplus:
      return surplus(ask);
    case Behaviour::close_at_once:
      return no_content("", Then::close);
    case Behaviour::tunnel:
      return tunnel(ask, Then::echo);
    case Behaviour::tunnel_reset:
      return tunnel(ask, Then::echo_once_and_reset);
    case Behaviour::switch_to_other:
      return no_content(switching(ask, "other"), Then::wait);
  }
  return {};
}

}  // namespace

UpstreamReply compose_reply(const Ask& ask) {
  UpstreamReply reply = reply_to_get(ask);
  if (ask.head) reply.content = all_of({}, Frame::bare);
  return reply;
}

}  // namespace candor::test::soak
