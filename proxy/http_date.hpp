// The current time as an IMF-fixdate (RFC 9110 §5.6.7), made once a second.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace candor {

class HttpDate {
 public:
  std::string_view at(std::chrono::system_clock::time_point now);

 private:
  std::chrono::sys_seconds second_{};
  std::string text_;
};

}  // namespace candor
