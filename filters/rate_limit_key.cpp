#include "filters/rate_limit_key.hpp"

#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kFieldPrefix = "field:";
constexpr unsigned kIpv6Bits = 64;

KeyHash hash_address(const config::IpAddress& client, KeyHasher& hasher) {
  const config::IpAddress address = client.is_v4() ? client : client.masked(kIpv6Bits);
  const auto& bytes = address.bytes();
  return hasher({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

std::optional<RateLimitKey> RateLimitKey::parse(std::string_view text) {
  if (text == "client_ip") return RateLimitKey(Kind::client_ip);
  if (text == "user") return RateLimitKey(Kind::user);
  if (text == "route") return RateLimitKey(Kind::route);
  if (text == "global") return RateLimitKey(Kind::global);
  if (!text.starts_with(kFieldPrefix) || !http1::is_token(text.substr(kFieldPrefix.size()))) return std::nullopt;
  return RateLimitKey(Kind::field, text.substr(kFieldPrefix.size()));
}

KeyHash RateLimitKey::hash(const Exchange& exchange, KeyHasher& hasher) const {
  switch (kind_) {
    case Kind::client_ip:
      return hash_address(exchange.client, hasher);
    case Kind::user:
      return hasher(exchange.user);
    case Kind::field: {
      const http1::Field* field = exchange.request.fields.find(field_);
      return hasher(field != nullptr ? field->value : std::string_view());
    }
    case Kind::route:
      return hasher(exchange.route->name);
    case Kind::global:
      break;
  }
  return {};  // a table has keys of one kind only, so one value is as good as any
}

}  // namespace candor::filters
