#include "proxy/max_forwards.hpp"

#include <algorithm>
#include <array>

#include "proxy/http1/characters.hpp"

namespace candor {

namespace {

using http1::Field;
using http1::Name;

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), http1::is_digit);
}

// The lesser of the number less one and our maximum; `text` is a number above 0, however long.
std::uint64_t counted_down(std::string_view text) {
  std::uint64_t hops = 0;
  for (const char c : text) hops = std::min(hops * 10 + static_cast<std::uint64_t>(c - '0'), kMaxForwardsMax + 1);
  return hops - 1;
}

bool is_meant(const http1::RequestHead& head) { return head.method == "TRACE" || head.method == "OPTIONS"; }

// RFC 9110 §9.3.8: what could give away a secret to a script is left out of the reflection.
bool is_sensitive(const Field& field) {
  constexpr std::array<std::string_view, 3> kNames{"authorization", "proxy-authorization", "cookie2"};
  return field.id == Name::cookie || std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
           return http1::iequals(field.name, name);
         });
}

std::string reflection(const http1::RequestHead& head) {
  std::string text;
  text.append(head.method).append(" ").append(head.target);
  text.append(head.minor_version == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  for (const Field& field : head.fields) {
    if (!is_sensitive(field)) text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  return text.append("\r\n");
}

}  // namespace

http1::Fault check_max_forwards(const http1::RequestHead& head) {
  if (!is_meant(head)) return {};
  const std::size_t count = head.fields.count(Name::max_forwards);
  if (count == 0) return {};
  if (count > 1) return {Cause::request_malformed, "more than one Max-Forwards"};
  if (is_number(head.fields.find(Name::max_forwards)->value)) return {};
  return {Cause::request_malformed, "Max-Forwards is not a number"};
}

std::optional<Reply> count_down_max_forwards(Exchange& exchange) {
  http1::RequestHead& head = exchange.request;
  const Field* field = is_meant(head) ? head.fields.find(Name::max_forwards) : nullptr;
  if (field == nullptr) return std::nullopt;
  if (field->value.find_first_not_of('0') != std::string_view::npos) {
    head.fields.set(field->name, exchange.keep(std::to_string(counted_down(field->value))));
    return std::nullopt;
  }
  Reply reply;
  reply.cause = Cause::local_response;
  reply.log_detail = "Max-Forwards is 0";
  reply.status = head.method == "TRACE" ? 200 : 204;
  if (head.method == "TRACE") {
    reply.content_type = "message/http";
    reply.body = reflection(head);
  }
  return reply;
}

}  // namespace candor
