// Handshakes with clients that came to nothing, as the log tells of them: one now and then, with the number of those
// that were left out, because anybody can make as many as they like. The metrics count them all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/net/loop_clock.hpp"
#include "proxy/tls/handshake_result.hpp"

namespace candor::tls {

struct FailedHandshake {
  std::string_view listener;  // its address
  std::string_view peer;
  const Handshake& handshake;
};

class FailedHandshakes {
 public:
  static constexpr std::chrono::seconds kQuiet{10};  // after a line

  // The line to be logged; none within kQuiet.
  std::optional<std::string> line_of(const FailedHandshake& failed, net::LoopClock::time_point now);

 private:
  std::uint64_t left_out_ = 0;
  std::optional<net::LoopClock::time_point> quiet_until_;
};

}  // namespace candor::tls
