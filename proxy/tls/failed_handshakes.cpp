#include "proxy/tls/failed_handshakes.hpp"

#include <fmt/format.h>

#include <utility>

namespace candor::tls {

std::optional<std::string> FailedHandshakes::line_of(const FailedHandshake& failed, net::LoopClock::time_point now) {
  if (quiet_until_ && now < *quiet_until_) {
    ++left_out_;
    return std::nullopt;
  }
  quiet_until_ = now + kQuiet;
  std::string line =
      fmt::format("TLS handshake of {} on {} failed: {}, {}", failed.peer, failed.listener,
                  kResultNames[static_cast<std::size_t>(failed.handshake.result)], failed.handshake.error);
  if (left_out_ > 0) line += fmt::format("; not logged since the last such line: {}", std::exchange(left_out_, 0));
  return line;
}

}  // namespace candor::tls
