#include "filters/status_rules.hpp"

#include <algorithm>

#include "filters/media_types.hpp"
#include "proxy/accept.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

constexpr std::array<StatusRuleRow, kStatusRules> kRules{{
    {StatusRule::error_in_200, "200_with_error", false,
     "Answer errors with a status of 4xx or 5xx, so that caches, clients and monitoring see them (RFC 9110 §15)."},
    {StatusRule::truncated_200, "200_truncated", false,
     "Send as much as Content-Length announces, or the last chunk: prepare the content before its head (RFC 9112 §8)."},
    {StatusRule::created, "201_without_location", true,
     "Name what was created in Location, unless it is what the client has PUT (RFC 9110 §15.3.2)."},
    {StatusRule::no_content, "204_with_content", true,
     "Send nothing behind a 204, 205 or 304, or answer 200 (RFC 9110 §15.3.5, §15.3.6, §15.4.5)."},
    {StatusRule::partial, "206_without_content_range", true,
     "Say in Content-Range which part it is, or answer 200 with the whole (RFC 9110 §15.3.7)."},
    {StatusRule::redirect, "3xx_without_location", true, "Say in Location where to go (RFC 9110 §15.4)."},
    {StatusRule::unauthorized, "401_without_www_authenticate", true,
     "Say in WWW-Authenticate how to show who one is; for who is known but not allowed it is 403 (RFC 9110 §15.5.2)."},
    {StatusRule::method, "405_without_allow", true, "List in Allow the methods that there are (RFC 9110 §15.5.6)."},
    {StatusRule::proxy_auth, "407_without_proxy_authenticate", true,
     "Only a proxy answers 407, with Proxy-Authenticate; a service answers 401 (RFC 9110 §15.5.8)."},
    {StatusRule::range, "416_without_content_range", true,
     "Say in Content-Range how long the whole is, as in bytes */1234 (RFC 9110 §15.5.17)."},
    {StatusRule::upgrade, "426_without_upgrade", true, "Name the protocol in Upgrade (RFC 9110 §15.5.22)."},
    {StatusRule::retry_after, "503_without_retry_after", true,
     "Say in Retry-After when to come again after a 429 or 503 (RFC 6585 §4, RFC 9110 §15.6.4)."},
    {StatusRule::html_error, "html_error_for_json", true,
     "Answer errors in a form that Accept names, such as application/problem+json (RFC 9110 §12.5.1, RFC 9457)."},
    {StatusRule::unregistered, "unregistered_status", true,
     "Use a status that is registered: others are read as the first of their class (RFC 9110 §15)."},
}};

static_assert(std::ranges::is_sorted(kRules, {}, &StatusRuleRow::rule));

// Statuses that say nothing without a certain field.
struct Need {
  int status;
  std::string_view field;
  StatusRule rule;
};
constexpr std::array<Need, 12> kNeeds{{{301, "Location", StatusRule::redirect},
                                       {302, "Location", StatusRule::redirect},
                                       {303, "Location", StatusRule::redirect},
                                       {307, "Location", StatusRule::redirect},
                                       {308, "Location", StatusRule::redirect},
                                       {401, "WWW-Authenticate", StatusRule::unauthorized},
                                       {405, "Allow", StatusRule::method},
                                       {407, "Proxy-Authenticate", StatusRule::proxy_auth},
                                       {416, "Content-Range", StatusRule::range},
                                       {426, "Upgrade", StatusRule::upgrade},
                                       {429, "Retry-After", StatusRule::retry_after},
                                       {503, "Retry-After", StatusRule::retry_after}}};

bool has_type(const http1::Fields& fields, const char* media_type) {
  const http1::Field* type = fields.find(http1::Name::content_type);
  return type != nullptr && MediaTypes({media_type}).contain(type->value);
}

// What a PUT has created is what its target names.
bool lacks_location(const Exchange& exchange, const http1::ResponseHead& head) {
  return head.status == 201 && exchange.request.method != "PUT" && head.fields.find("Location") == nullptr;
}

// A 304 may have the fields of the 200 that it stands for.
bool announces_content(const Exchange& exchange, const http1::ResponseHead& head) {
  if (!is_without_content(head.status) || head.status == 304 || exchange.request.method == "HEAD") return false;
  // A 205 may say in chunks that there is nothing.
  if (head.status == 204 && head.fields.find(http1::Name::transfer_encoding) != nullptr) return true;
  const http1::Field* length = head.fields.find(http1::Name::content_length);
  return length != nullptr && length->value.find_first_not_of('0') != std::string_view::npos;
}

bool lacks_range(const http1::ResponseHead& head) {
  return head.status == 206 && head.fields.find("Content-Range") == nullptr &&
         !has_type(head.fields, "multipart/byteranges");
}

bool accepts_only_json(std::string_view accept) {
  static const MediaTypes json({"+json"});
  return !accept.empty() &&
         http1::for_each_member(accept, [](std::string_view member) { return json.contain(member); });
}

}  // namespace

const std::array<StatusRuleRow, kStatusRules>& status_rules() { return kRules; }

const StatusRuleRow& status_rule(StatusRule rule) { return kRules[static_cast<std::size_t>(rule)]; }

std::optional<StatusRule> status_rule_named(std::string_view name) {
  const auto row = std::ranges::find(kRules, name, &StatusRuleRow::name);
  return row == kRules.end() ? std::nullopt : std::optional(row->rule);
}

bool is_without_content(int status) { return status == 204 || status == 205 || status == 304; }

StatusRuleSet broken_by_head(Exchange& exchange, const http1::ResponseHead& head) {
  StatusRuleSet broken;
  const auto check = [&broken](StatusRule rule, bool wrong) {
    if (wrong) broken.set(static_cast<std::size_t>(rule));
  };
  if (head.status != 200) {
    for (const Need& need : kNeeds)
      check(need.rule, head.status == need.status && head.fields.find(need.field) == nullptr);
    check(StatusRule::created, lacks_location(exchange, head));
    check(StatusRule::no_content, announces_content(exchange, head));
    check(StatusRule::partial, lacks_range(head));
    check(StatusRule::unregistered, reason_phrase(head.status).empty());
  }
  if (head.status >= 400 && has_type(head.fields, "text/html"))
    check(StatusRule::html_error, accepts_only_json(accept_of(exchange)));
  return broken;
}

}  // namespace candor::filters
