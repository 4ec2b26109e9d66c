#include "filters/cors_filter.hpp"

#include <array>

#include "filters/field_edit.hpp"
#include "filters/vary.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kAllowOrigin = "Access-Control-Allow-Origin";
constexpr std::string_view kAllowCredentials = "Access-Control-Allow-Credentials";
constexpr std::string_view kAllowMethods = "Access-Control-Allow-Methods";
constexpr std::string_view kAllowHeaders = "Access-Control-Allow-Headers";
constexpr std::string_view kExposeHeaders = "Access-Control-Expose-Headers";
constexpr std::string_view kMaxAge = "Access-Control-Max-Age";
constexpr std::string_view kRequestMethod = "Access-Control-Request-Method";
constexpr std::string_view kRequestHeaders = "Access-Control-Request-Headers";

// What on_request leaves for on_response: later filters may change the request's fields.
struct OriginNote {
  const char* origin = nullptr;
  std::uint32_t size = 0;
  bool preflight = false;

  std::string_view text() const { return {origin, size}; }
};

// None where there are several: no browser sends that, and which of them counts nobody knows.
std::string_view origin_of(const http1::Fields& fields) {
  std::string_view origin;
  for (const http1::Field& field : fields) {
    if (!http1::iequals(field.name, "Origin")) continue;
    if (!origin.empty()) return {};
    origin = field.value;
  }
  return origin;
}

// Fetch standard, "CORS-preflight request".
bool is_preflight(const http1::RequestHead& request, std::string_view origin) {
  return request.method == "OPTIONS" && !origin.empty() && request.fields.find(kRequestMethod) != nullptr;
}

void remove_answers(Exchange& exchange, http1::Fields& fields) {
  constexpr std::array kAll{kAllowOrigin, kAllowCredentials, kAllowMethods, kAllowHeaders, kExposeHeaders, kMaxAge};
  for (const std::string_view name : kAll) remove_field(exchange, fields, name);
}

}  // namespace

std::optional<Reply> CorsFilter::on_request(Exchange& exchange) {
  const std::string_view origin = origin_of(exchange.request.fields);
  const bool preflight = is_preflight(exchange.request, origin);
  exchange.set_note(slot, OriginNote{origin.data(), static_cast<std::uint32_t>(origin.size()), preflight});
  if (!preflight) return std::nullopt;
  Reply reply;
  reply.cause = Cause::local_response;
  reply.status = 204;
  return reply;
}

void CorsFilter::on_response(Exchange& exchange, http1::ResponseHead& head) {
  const OriginNote note = exchange.note<OriginNote>(slot);
  http1::Fields& fields = head.fields;
  // One answer for all origins is the same whoever asks.
  if (!rules_->origins.all() || note.preflight) add_vary(exchange, fields, "Origin");
  if (note.preflight) {
    add_vary(exchange, fields, kRequestMethod);
    add_vary(exchange, fields, kRequestHeaders);
  }
  if (rules_->upstream == UpstreamCors::keep && fields.find(kAllowOrigin) != nullptr) return;
  remove_answers(exchange, fields);
  const std::string_view origin = granted(note.text());
  if (origin.empty()) return;
  set_field(exchange, fields, kAllowOrigin, origin);
  if (rules_->credentials) set_field(exchange, fields, kAllowCredentials, "true");
  if (note.preflight)
    add_preflight_fields(exchange, fields);
  else if (!rules_->exposed.empty())
    set_field(exchange, fields, kExposeHeaders, rules_->exposed);
}

// The value of Access-Control-Allow-Origin; empty where the origin is not let in.
std::string_view CorsFilter::granted(std::string_view origin) const {
  if (rules_->origins.all()) return "*";
  return rules_->origins.contains(origin) ? origin : std::string_view();
}

void CorsFilter::add_preflight_fields(Exchange& exchange, http1::Fields& fields) const {
  if (!rules_->methods.empty()) set_field(exchange, fields, kAllowMethods, rules_->methods);
  if (!rules_->fields.empty()) set_field(exchange, fields, kAllowHeaders, rules_->fields);
  if (rules_->max_age.count() > 0)
    set_field(exchange, fields, kMaxAge, exchange.keep(std::to_string(rules_->max_age.count())));
}

}  // namespace candor::filters
