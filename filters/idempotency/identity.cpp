#include "filters/idempotency/identity.hpp"

#include <algorithm>
#include <cstdint>

#include "proxy/http1/characters.hpp"

namespace candor::filters::idempotency {
namespace {

constexpr unsigned kIpv6Bits = 64;  // the least that one customer is given (RFC 6177)

// Each part with its length before it, so that no two lists look alike.
class Parts {
 public:
  Parts& add(std::string_view part) {
    const std::uint64_t size = part.size();
    text_.append(reinterpret_cast<const char*>(&size), sizeof size).append(part);
    return *this;
  }
  void add_fields(const http1::Fields& fields, std::string_view name) {
    add(name);
    for (const http1::Field& field : fields)
      if (http1::iequals(field.name, name)) add("=").add(field.value);
  }
  std::string_view text() const { return text_; }

 private:
  std::string text_;
};

void add_client(const config::IpAddress& client, Parts& parts) {
  const config::IpAddress address = client.is_v4() ? client : client.masked(kIpv6Bits);
  const auto& bytes = address.bytes();
  parts.add("client").add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), http1::to_lower);
  return lower;
}

}  // namespace

Identity Identifier::identify(const Exchange& exchange, std::string_view key, std::string_view content) {
  return {.key = key_of(exchange, key), .fingerprint = fingerprint_of(exchange, content)};
}

KeyHash Identifier::key_of(const Exchange& exchange, std::string_view key) {
  Parts parts;
  parts.add(exchange.route->name).add(key);
  const http1::Field* scope = scope_field_.empty() ? nullptr : exchange.request.fields.find(scope_field_);
  if (scope != nullptr) {
    parts.add("field").add(scope->value);
  } else if (!exchange.user.empty()) {
    parts.add("user").add(exchange.user);
  } else {
    add_client(exchange.client, parts);
  }
  return hasher_(parts.text());
}

KeyHash Identifier::fingerprint_of(const Exchange& exchange, std::string_view content) {
  const http1::RequestHead& request = exchange.request;
  Parts parts;
  parts.add(request.method).add(lowered(request.authority)).add(request.path);
  parts.add(request.has_query ? "?" : "").add(request.query);
  for (const std::string& name : compared_fields_) parts.add_fields(request.fields, name);
  parts.add(exchange.user);
  if (exchange.user.empty()) parts.add_fields(request.fields, "Authorization");
  const KeyHash of_content = hasher_(content);
  parts.add({reinterpret_cast<const char*>(&of_content), sizeof of_content});
  return hasher_(parts.text());
}

}  // namespace candor::filters::idempotency
