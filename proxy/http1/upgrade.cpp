#include "proxy/http1/upgrade.hpp"

#include <array>

#include "proxy/http1/characters.hpp"
#include "proxy/http1/framing.hpp"

namespace candor::http1 {

namespace {

bool is_http2(std::string_view protocol) {
  constexpr std::array<std::string_view, 4> kNames{"h2c", "h2", "HTTP/2.0", "HTTP/2"};
  for (const std::string_view name : kNames) {
    if (iequals(protocol, name)) return true;
  }
  return false;
}

// protocol-name [ "/" protocol-version ]
bool is_protocol(std::string_view text) {
  const std::size_t slash = text.find('/');
  return is_token(text.substr(0, slash)) && (slash == std::string_view::npos || is_token(text.substr(slash + 1)));
}

bool has_member(std::string_view list, std::string_view wanted) {
  return !for_each_member(list, [&](std::string_view member) { return !iequals(member, wanted); });
}

}  // namespace

std::string upgrade_asked_for(const RequestHead& head) {
  std::string asked_for;
  if (head.minor_version == 0 || !has_token(head.fields, Name::connection, "upgrade")) return asked_for;
  std::size_t count = 0;
  for (const Field& field : head.fields) {
    if (field.id != Name::upgrade) continue;
    for_each_member(field.value, [&](std::string_view protocol) {
      if (is_http2(protocol) || !is_protocol(protocol)) return true;
      if (++count <= kUpgradeProtocolsMax) asked_for.append(asked_for.empty() ? "" : ", ").append(protocol);
      return true;
    });
  }
  return asked_for;
}

bool switches_as_asked(const Fields& response, std::string_view asked_for) {
  bool any = false;
  for (const Field& field : response) {
    if (field.id != Name::upgrade) continue;
    const bool all = for_each_member(field.value, [&](std::string_view protocol) {
      any = true;
      return has_member(asked_for, protocol);
    });
    if (!all) return false;
  }
  return any;
}

}  // namespace candor::http1
