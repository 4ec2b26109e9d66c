#include "tests/soak/ask.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace candor::test::soak {
namespace {

constexpr std::uint64_t kWrongPercent = 10;
constexpr std::uint64_t kKiB = 1024;

// In the order of the enumerators. A reset may overtake what was sent before it, so whoever sees one may see less.
constexpr std::array<Outcome, kBehaviours> kOutcomes{{
    {"counted", Class::right, 40, 200, true, false},
    {"chunked", Class::right, 15, 200, true, false},
    {"until_close", Class::right, 6, 200, true, false},
    {"empty", Class::right, 5, 204, true, false},
    {"interim", Class::right, 5, 200, true, false},
    {"interim_flood", Class::right, 1, 200, true, false},
    {"early", Class::right, 4, 413, true, false},
    {"drip", Class::right, 3, 200, true, false},
    {"surplus", Class::right, 3, 200, true, false},
    {"last_on_connection", Class::right, 4, 200, true, false},
    {"close_at_once", Class::wrong, 3, 0, false, false, "connection_terminated"},
    {"reset_at_once", Class::wrong, 3, 0, false, false, "connection_terminated"},
    {"half_head", Class::wrong, 2, 0, false, false, "connection_terminated"},
    {"garbage", Class::wrong, 3, 0, false, false, "http_protocol_error"},
    {"silence", Class::wrong, 1, 0, false, false, "http_response_timeout"},
    {"deafness", Class::wrong, 1, 0, false, false, "http_response_timeout", "connection_write_timeout"},
    {"switch_unasked", Class::wrong, 1, 0, false, false, "http_protocol_error"},
    {"too_short", Class::wrong, 3, 200, false, true},
    {"too_short_reset", Class::wrong, 2, 200, false, true, "connection_terminated"},
    {"stall", Class::wrong, 1, 200, false, true},
    {"bad_chunk", Class::wrong, 2, 200, false, true, "http_response_transfer_coding"},
    {"no_last_chunk", Class::wrong, 2, 200, false, true},
    {"until_close_reset", Class::wrong, 2, 200, false, true, "connection_terminated"},
    {"tunnel", Class::upgrade, 12, 101, true, false},
    {"tunnel_reset", Class::upgrade, 2, 101, true, false},
    {"switch_to_other", Class::upgrade, 2, 0, false, false, "http_upgrade_failed"},
}};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Behaviour> behaviour_named(std::string_view name) {
  for (std::size_t index = 0; index < kBehaviours; ++index) {
    if (kOutcomes[index].name == name) return static_cast<Behaviour>(index);
  }
  return std::nullopt;
}

// The part of a target in front of the next slash, which goes too.
std::string_view next_part(std::string_view& target) {
  const std::string_view part = target.substr(0, target.find('/'));
  target.remove_prefix(std::min(part.size() + 1, target.size()));
  return part;
}

// Small where a client that is still sending must be able to leave the response unread, and where what comes behind the
// response must come with it.
std::uint64_t draw_response_bytes(Behaviour behaviour, Dice& dice) {
  if (behaviour == Behaviour::empty) return 0;
  const bool small = behaviour == Behaviour::early || behaviour == Behaviour::surplus;
  return small ? dice.between(1, kSmallBytes) : draw_bytes(dice);
}

void draw_upload(Ask& ask, Dice& dice) {
  if (ask.behaviour == Behaviour::deafness || dice.percent(30)) {
    ask.upload = dice.percent(50) ? Upload::counted : Upload::chunked;
    ask.request_bytes = draw_bytes(dice);
    ask.expects_continue = ask.behaviour != Behaviour::deafness && dice.percent(15);
  } else {
    ask.head = outcome_of(ask.behaviour).is == Class::right && dice.percent(15);
  }
}

}  // namespace

const Outcome& outcome_of(Behaviour behaviour) { return kOutcomes[static_cast<std::size_t>(behaviour)]; }

Behaviour draw_behaviour(Dice& dice, Class from) {
  std::uint64_t weights = 0;
  for (const Outcome& each : kOutcomes) weights += each.is == from ? each.weight : 0;
  std::uint64_t drawn = dice.below(weights);
  std::size_t index = 0;
  for (; kOutcomes[index].is != from || drawn >= kOutcomes[index].weight; ++index) {
    if (kOutcomes[index].is == from) drawn -= kOutcomes[index].weight;
  }
  return static_cast<Behaviour>(index);
}

// Mostly small, some larger than any buffer on the way.
std::uint64_t draw_bytes(Dice& dice) {
  if (dice.percent(85)) return dice.between(1, kSmallBytes);
  if (dice.percent(85)) return dice.between(1, 100 * kKiB);
  return dice.between(1, 3 * kKiB * kKiB);
}

Ask draw_small_ask(Dice& dice, std::uint64_t id) {
  Ask ask = draw_ask(dice, id);
  ask.response_bytes = std::min(ask.response_bytes, kSmallBytes);
  ask.request_bytes = std::min(ask.request_bytes, kSmallBytes);
  ask.expects_continue = false;
  return ask;
}

Ask draw_ask(Dice& dice, std::uint64_t id) {
  Ask ask;
  ask.behaviour = draw_behaviour(dice, dice.percent(kWrongPercent) ? Class::wrong : Class::right);
  ask.id = id;
  ask.response_bytes = draw_response_bytes(ask.behaviour, dice);
  draw_upload(ask, dice);
  return ask;
}

std::string request_head(const Ask& ask, std::uint64_t client) {
  const bool upgrade = outcome_of(ask.behaviour).is == Class::upgrade;
  const std::string_view method = ask.upload != Upload::none ? "POST" : ask.head ? "HEAD" : "GET";
  std::string text = fmt::format("{} /soak/{}/{}/{}/{} HTTP/1.1\r\nHost: soak.test\r\nX-Soak-Client: {}\r\n", method,
                                 outcome_of(ask.behaviour).name, ask.id, ask.response_bytes, ask.request_bytes, client);
  if (upgrade) text += "Connection: Upgrade\r\nUpgrade: soak\r\n";
  if (ask.upload == Upload::counted) text += fmt::format("Content-Length: {}\r\n", ask.request_bytes);
  if (ask.upload == Upload::chunked) text += fmt::format("Transfer-Encoding: chunked\r\nTrailer: {}\r\n", kTrailer);
  if (ask.expects_continue) text += "Expect: 100-continue\r\n";
  return text + "\r\n";
}

std::optional<Ask> parse_target(std::string_view target) {
  if (!target.starts_with("/soak/")) return std::nullopt;
  target.remove_prefix(6);
  const auto behaviour = behaviour_named(next_part(target));
  const auto id = number(next_part(target));
  const auto response_bytes = number(next_part(target));
  const auto request_bytes = number(target);
  if (!behaviour || !id || !response_bytes || !request_bytes) return std::nullopt;
  Ask ask;
  ask.behaviour = *behaviour;
  ask.id = *id;
  ask.response_bytes = *response_bytes;
  ask.request_bytes = *request_bytes;
  return ask;
}

}  // namespace candor::test::soak
