// Whose bucket a request takes from: `client_ip`, `user`, `field:NAME`, `route` or `global`, as the option `key` writes
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "filters/key_hash.hpp"
#include "proxy/exchange.hpp"

namespace candor::filters {

class RateLimitKey {
 public:
  static std::optional<RateLimitKey> parse(std::string_view text);

  bool is_user() const { return kind_ == Kind::user; }

  // client_ip: IPv4 whole, IPv6 by /64, the least that one customer is given (RFC 6177). field: the first line of that
  // name; all requests without it share one bucket, or leaving it out would be a way around the limit. user: as a
  // filter before this one has authenticated them; all without one share one bucket, for the same reason.
  KeyHash hash(const Exchange& exchange, KeyHasher& hasher) const;

 private:
  enum class Kind : std::uint8_t { client_ip, user, field, route, global };
  explicit RateLimitKey(Kind kind, std::string_view field = {}) : kind_(kind), field_(field) {}

  Kind kind_;
  std::string field_;
};

}  // namespace candor::filters
