// One request of the soak: what its client wants the upstream to do, who it is, and how much content goes each way. All
// of it stands in the request's target, so the upstream needs to know nothing else, and what may become of it stands in
// one table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/soak/content.hpp"
#include "tests/soak/dice.hpp"

namespace candor::test::soak {

enum class Behaviour : std::uint8_t {
  // Right, in every way that there is
  counted,
  chunked,
  until_close,
  empty,
  interim,
  interim_flood,
  early,
  drip,
  surplus,
  last_on_connection,
  // Wrong
  close_at_once,
  reset_at_once,
  half_head,
  garbage,
  silence,
  deafness,
  switch_unasked,
  too_short,
  too_short_reset,
  stall,
  bad_chunk,
  no_last_chunk,
  until_close_reset,
  // For requests that ask for an upgrade
  tunnel,
  tunnel_reset,
  switch_to_other,
};
inline constexpr std::size_t kBehaviours = 26;

enum class Class : std::uint8_t { right, wrong, upgrade };

// What the client of such a response may see, if it did nothing wrong itself.
struct Outcome {
  std::string_view name;  // in the target
  Class is;
  unsigned weight;              // how often, among its class
  int status;                   // of the response; 0: none that could be relayed
  bool whole;                   // it may be complete
  bool cut;                     // it may end visibly too early
  std::string_view error = "";  // the Proxy-Status tokens of Candor's own answer instead
  std::string_view or_error = "";
};

const Outcome& outcome_of(Behaviour behaviour);

enum class Upload : std::uint8_t { none, counted, chunked };

struct Ask {
  Behaviour behaviour = Behaviour::counted;
  std::uint64_t id = 0;
  std::uint64_t response_bytes = 0;
  Upload upload = Upload::none;
  std::uint64_t request_bytes = 0;
  bool head = false;  // the method is HEAD
  bool expects_continue = false;
  std::uint64_t previous = 0;  // on the same connection

  Content request() const { return {Direction::request, id, request_bytes}; }
  Content response() const { return {Direction::response, id, response_bytes}; }
};

inline constexpr std::string_view kIdField = "X-Soak-Id";
inline constexpr std::string_view kTrailer = "X-Soak-Trailer";

inline constexpr std::uint64_t kSmallBytes = 4 * 1024;  // fits into any buffer on the way

Behaviour draw_behaviour(Dice& dice, Class from);
// A request for something right, now and then for something wrong.
Ask draw_ask(Dice& dice, std::uint64_t id);
// The same without content that must be waited for: it can be sent behind others.
Ask draw_small_ask(Dice& dice, std::uint64_t id);
std::uint64_t draw_bytes(Dice& dice);

std::string request_head(const Ask& ask, std::uint64_t client);
std::optional<Ask> parse_target(std::string_view target);

}  // namespace candor::test::soak
