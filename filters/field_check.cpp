#include "filters/field_check.hpp"

#include <fmt/format.h>

#include "config/quote.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/http1/field_line.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kFraming = "it frames the message";
constexpr std::string_view kConnection = "it belongs to one connection";
constexpr std::string_view kForwarding = "candor tells the upstream itself who the client is";
constexpr std::string_view kEngine = "candor acts by it";

// Why the configuration may not touch the field; empty where it may.
std::string_view reason_against(http1::Name id, Message message) {
  const bool request = message == Message::request;
  switch (id) {
    case http1::Name::content_length:
    case http1::Name::trailer:
    case http1::Name::transfer_encoding:
      return kFraming;
    case http1::Name::connection:
    case http1::Name::http2_settings:
    case http1::Name::keep_alive:
    case http1::Name::proxy_connection:
    case http1::Name::te:
    case http1::Name::upgrade:
      return kConnection;
    case http1::Name::host:
      return request ? "use upstreams[].host" : "it belongs to requests";
    case http1::Name::via:
      return "it shows the way that the message took";
    case http1::Name::expect:
    case http1::Name::max_forwards:
      return kEngine;
    case http1::Name::forwarded:
    case http1::Name::x_forwarded_for:
    case http1::Name::x_forwarded_host:
    case http1::Name::x_forwarded_proto:
    case http1::Name::client_cert:
    case http1::Name::client_cert_chain:
      return request ? kForwarding : "";
    case http1::Name::x_request_id:
      return request ? "use the filter request_id" : "";
    case http1::Name::date:
      return request ? "" : "it says when the answer was made";
    case http1::Name::other:
    case http1::Name::accept:
    case http1::Name::cdn_loop:
    case http1::Name::content_type:
    case http1::Name::cookie:
    case http1::Name::proxy_status:
    case http1::Name::retry_after:
      return "";
  }
  return "";
}

}  // namespace

std::string check_field_name(std::string_view name, Message message) {
  if (!http1::is_token(name)) return fmt::format("expected the name of a field, found {}", config::quote(name));
  const std::string_view reason = reason_against(http1::name_of(name), message);
  return reason.empty() ? "" : fmt::format("{} cannot be changed here: {}", config::printable(name), reason);
}

std::string check_field_value(std::string_view value) {
  if (value.size() > kFieldValueBytesMax)
    return fmt::format("expected {} bytes at most, found {}", kFieldValueBytesMax, value.size());
  if (http1::find_control(value) != std::string_view::npos)
    return fmt::format("expected a text without line ends and other control characters, found {}",
                       config::quote(value));
  return {};
}

}  // namespace candor::filters
