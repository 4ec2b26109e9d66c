// What lies in memory as pieces, as one text.
#pragma once

#include <sys/uio.h>

#include <string>
#include <string_view>
#include <vector>

namespace candor::test {

inline std::string text_of(const std::vector<iovec>& pieces) {
  std::string text;
  for (const iovec& each : pieces) text.append(static_cast<const char*>(each.iov_base), each.iov_len);
  return text;
}

inline std::string text_of(const std::vector<std::string_view>& pieces) {
  std::string text;
  for (const std::string_view each : pieces) text.append(each);
  return text;
}

}  // namespace candor::test
