// One exchange as one line of the combined log format, for the tools that read nothing else. It can say much less than
// JSON: not who made the status, nor why.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "proxy/observe/access_log_line.hpp"

namespace candor::observe {

// Wall-clock times as that format writes them, in UTC. Calculated once a second; of one worker.
class CombinedTime {
 public:
  // "31/Jan/2026:23:59:59 +0000". The view holds until the next call.
  std::string_view format(std::chrono::system_clock::time_point time);

 private:
  std::chrono::sys_seconds second_{std::chrono::sys_seconds::min()};
  std::string text_;
};

// client - - [time] "request line" status bytes "Referer" "User-Agent". The bytes are all that went to the client, head
// included. `out` has room for kLogLineBytesMax; `redacted` names fields whose values are not written.
char* write_combined_line(char* out, const Exchange& exchange, std::string_view time, LogQuery query,
                          std::span<const std::string> redacted);

}  // namespace candor::observe
