// The values of Proxy-Status in this proxy's answers (RFC 9209 §2), one for each cause: made once, as they depend on
// nothing but the proxy's name.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "proxy/failure.hpp"

namespace candor {

class ProxyStatus {
 public:
  // The name is a token (RFC 9651 §3.3.4), which needs no quotes: the configuration takes no other.
  explicit ProxyStatus(std::string_view proxy_name);

  // "candor; error=connection_timeout"
  std::string_view of(Cause cause) const { return values_[static_cast<std::size_t>(cause)]; }

 private:
  std::array<std::string, kCauseCount> values_;
};

}  // namespace candor
