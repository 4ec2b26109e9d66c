// Wall-clock times as RFC 3339 in UTC with milliseconds. The date is calculated once a second; of one worker.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

namespace candor::observe {

class Timestamp {
 public:
  // "2026-01-31T23:59:59.123Z". The view holds until the next call. For years 0 to 9999.
  std::string_view format(std::chrono::system_clock::time_point time);

 private:
  void set_second(std::chrono::sys_seconds second);

  std::chrono::sys_seconds second_{std::chrono::sys_seconds::min()};
  std::array<char, 24> text_{};
};

}  // namespace candor::observe
