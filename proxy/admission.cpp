#include "proxy/admission.hpp"

#include <algorithm>

#include "proxy/http1/characters.hpp"
#include "proxy/max_forwards.hpp"

namespace candor {

namespace {

using http1::Fault;
using http1::Field;
using http1::Name;

Fault malformed(const char* rule) { return {Cause::request_malformed, rule}; }

// *DIGIT (RFC 3986 §3.2.3), within what TCP has.
bool is_port(std::string_view text) {
  constexpr std::size_t kPortDigitsMax = 5;
  if (text.size() > kPortDigitsMax || !std::all_of(text.begin(), text.end(), http1::is_digit)) return false;
  unsigned port = 0;
  for (const char c : text) port = port * 10 + static_cast<unsigned>(c - '0');
  return port <= UINT16_MAX;
}

// "[v6]" of an authority; what is behind it is left in `rest`.
bool takes_literal(std::string_view text, std::string_view& rest) {
  const std::size_t bracket = text.find(']');
  if (bracket == std::string_view::npos) return false;
  const std::string_view inner = text.substr(1, bracket - 1);
  rest = text.substr(bracket + 1);
  return inner.find(':') != std::string_view::npos && config::IpAddress::parse(inner).has_value();
}

// RFC 3986 §3.2.2, and not empty: an "http" URI without a host is invalid (RFC 9110 §4.2.1).
bool is_host_name(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (http1::is_reg_name_char(text[at])) continue;
    if (text[at] != '%' || !http1::decode_triplet(text.substr(at))) return false;
    at += http1::kTripletBytes - 1;
  }
  return !text.empty();
}

// uri-host [ ":" port ] (RFC 9110 §7.2), and nothing of a userinfo.
bool is_authority(std::string_view text) {
  std::string_view rest;
  if (text.starts_with('[')) {
    if (!takes_literal(text, rest)) return false;
  } else {
    rest = text.substr(std::min(text.find(':'), text.size()));
    if (!is_host_name(text.substr(0, text.size() - rest.size()))) return false;
  }
  return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
}

// RFC 9112 §3.2: exactly one Host in HTTP/1.1, whatever the target; the authority of an absolute target counts for more
// (§3.2.2).
Fault check_host(http1::RequestHead& head) {
  const std::size_t hosts = head.fields.count(Name::host);
  if (hosts > 1) return malformed("more than one Host");
  if (hosts == 0 && head.minor_version > 0) return malformed("no Host");
  const std::string_view host = hosts == 0 ? std::string_view{} : head.fields.find(Name::host)->value;
  if (hosts == 1 && !is_authority(host)) return malformed("Host is not a host with an optional port");
  const bool absolute = !head.target.starts_with('/') && head.target != "*";
  if (!absolute) {
    head.authority = host;
    return {};
  }
  if (!is_authority(head.authority)) return malformed("the target has no usable authority");
  return {};
}

// Who signed a member of Via ("1.1 name (comment)", RFC 9110 §7.6.3) or of CDN-Loop ("name; parameter", RFC 8586 §2).
std::string_view signer_of(Name id, std::string_view member) {
  if (id == Name::via) member = http1::trim(member.substr(std::min(member.find_first_of(" \t"), member.size())));
  return member.substr(0, member.find_first_of(" \t;("));
}

// Every proxy signs, so our own name means that the request has been here.
Fault check_loop(const http1::Fields& fields, std::size_t hops_max, std::string_view own_pseudonym) {
  if (!fields.may_hold(Name::via) && !fields.may_hold(Name::cdn_loop)) return {};
  std::size_t hops = 0;
  bool own = false;
  for (const Field& field : fields) {
    if (field.id != Name::via && field.id != Name::cdn_loop) continue;
    http1::for_each_member(field.value, [&](std::string_view member) {
      hops += field.id == Name::via ? 1 : 0;
      own = own || signer_of(field.id, member) == own_pseudonym;
      return true;
    });
  }
  if (own) return {Cause::loop_detected, "our own name is in Via or CDN-Loop"};
  if (hops > hops_max) return http1::limit_fault(Cause::loop_detected, "limits.via_hops", hops_max, hops);
  return {};
}

Fault check_expectation(const http1::RequestHead& head) {
  if (!head.fields.may_hold(Name::expect)) return {};
  for (const Field& field : head.fields) {
    if (field.id != Name::expect || head.minor_version == 0) continue;
    if (!http1::iequals(field.value, "100-continue"))
      return {Cause::expectation_failed, "an expectation other than 100-continue"};
  }
  return {};
}

// RFC 9110 §9.3.8.
Fault check_trace(const http1::RequestHead& head, const http1::Length& length) {
  const bool content = length.framing == http1::Framing::chunked || length.bytes > 0;
  return head.method == "TRACE" && content ? malformed("TRACE with content") : Fault{};
}

Fault check_target_size(std::string_view target, std::uint64_t bytes_max) {
  if (target.size() <= bytes_max) return {};
  return http1::limit_fault(Cause::target_too_long, "limits.request_target", bytes_max, target.size());
}

// In the order in which a client is told.
Fault check(http1::RequestHead& head, const config::Limits& limits, std::string_view own_pseudonym,
            http1::Length& length) {
  if (Fault fault = check_target_size(head.target, limits.request_target)) return fault;
  if (Fault fault = check_host(head)) return fault;
  http1::LengthResult announced = http1::request_length(head);
  if (announced.fault) return std::move(announced.fault);
  length = announced.length;
  if (Fault fault = check_trace(head, length)) return fault;
  if (Fault fault = check_max_forwards(head)) return fault;
  if (Fault fault = http1::check_connection_options(head.fields, Cause::request_malformed)) return fault;
  if (Fault fault = check_expectation(head)) return fault;
  return check_loop(head.fields, limits.via_hops, own_pseudonym);
}

}  // namespace

Admission admit(http1::RequestHead& head, const config::Limits& limits, std::string_view own_pseudonym) {
  Admission result;
  result.fault = check(head, limits, own_pseudonym, result.length);
  return result;
}

}  // namespace candor
