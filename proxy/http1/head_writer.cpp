#include "proxy/http1/head_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

// Fields of one connection (RFC 9110 §7.6.1), with the historic ones that still turn up. Content-Length and
// Transfer-Encoding are written anew from the framing.
bool belongs_to_connection(Name id) {
  switch (id) {
    case Name::connection:
    case Name::content_length:
    case Name::http2_settings:
    case Name::keep_alive:
    case Name::proxy_connection:
    case Name::te:
    case Name::transfer_encoding:
    case Name::upgrade:
      return true;
    case Name::other:
    case Name::accept:
    case Name::cdn_loop:
    case Name::content_type:
    case Name::cookie:
    case Name::date:
    case Name::expect:
    case Name::forwarded:
    case Name::host:
    case Name::max_forwards:
    case Name::proxy_status:
    case Name::retry_after:
    case Name::trailer:
    case Name::via:
    case Name::x_forwarded_for:
    case Name::x_forwarded_host:
    case Name::x_forwarded_proto:
    case Name::x_request_id:
      return false;
  }
  return false;
}

// The fields that Connection names, beyond those that never pass anyway. It cannot name away what frames, routes or
// identifies.
class NamedByConnection {
 public:
  explicit NamedByConnection(const Fields& fields) {
    for (const Field& field : fields) {
      if (field.id != Name::connection) continue;
      for_each_member(field.value, [this](std::string_view option) { return add(option); });
    }
  }

  bool contains(const Field& field) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (iequals(field.name, names_[i])) return true;
    }
    return false;
  }

 private:
  bool add(std::string_view option) {
    constexpr std::array<std::string_view, 6> kKept{"cache-control", "authorization", "proxy-authorization",
                                                    "cookie",        "set-cookie",    "content-type"};
    if (iequals(option, "close") || name_of(option) != Name::other) return true;
    for (const std::string_view kept : kKept) {
      if (iequals(option, kept)) return true;
    }
    if (count_ < names_.size()) names_[count_++] = option;
    return true;
  }

  std::array<std::string_view, kConnectionOptionsMax> names_;
  std::size_t count_ = 0;
};

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// RFC 9110 §7.6.3: the version in which the message was received, and who received it.
void append_via(std::string& out, int minor_version, std::string_view pseudonym) {
  out.append(minor_version == 0 ? "Via: 1.0 " : "Via: 1.1 ").append(pseudonym).append("\r\n");
}

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_length(std::string& out, const Length& length) {
  if (length.framing == Framing::chunked) out.append("Transfer-Encoding: chunked\r\n");
  if (length.framing != Framing::length) return;
  out.append("Content-Length: ");
  append_number(out, length.bytes);
  out.append("\r\n");
}

void append_connection_options(bool te, bool upgrade, std::string& out) {
  if (te && upgrade) return append_field(out, "Connection", "TE, Upgrade");
  if (te) return append_field(out, "Connection", "TE");
  if (upgrade) append_field(out, "Connection", "Upgrade");
}

bool is_forwarding_field(Name id) {
  return id == Name::x_forwarded_for || id == Name::x_forwarded_host || id == Name::x_forwarded_proto ||
         id == Name::forwarded;
}

void append_forwarding_fields(const RequestHead& head, const RequestForwarding& forwarding, std::string& out) {
  out.append("X-Forwarded-For: ");
  if (forwarding.peer_trusted) {
    for (const Field& field : head.fields) {
      if (field.id == Name::x_forwarded_for && !field.value.empty()) out.append(field.value).append(", ");
    }
  }
  out.append(forwarding.peer_address).append("\r\n");
  if (!forwarding.peer_trusted || head.fields.find(Name::x_forwarded_proto) == nullptr)
    append_field(out, "X-Forwarded-Proto", "http");
  const bool host_forwarded = forwarding.peer_trusted && head.fields.find(Name::x_forwarded_host) != nullptr;
  if (!host_forwarded && !head.authority.empty()) append_field(out, "X-Forwarded-Host", head.authority);
}

}  // namespace

void write_request_head(const RequestHead& head, const RequestForwarding& forwarding, std::string& out) {
  const NamedByConnection named(head.fields);
  out.append(head.method).append(" ").append(forwarding.path);
  if (head.has_query) out.append("?").append(head.query);
  out.append(" HTTP/1.1\r\n");
  append_field(out, "Host", forwarding.host);
  const bool wants_trailers = has_token(head.fields, Name::te, "trailers");
  for (const Field& field : head.fields) {
    if (belongs_to_connection(field.id) || field.id == Name::host || field.id == Name::x_request_id) continue;
    if (field.id == Name::expect && head.minor_version == 0) continue;  // RFC 9110 §10.1.1
    if (field.id == Name::x_forwarded_for || (is_forwarding_field(field.id) && !forwarding.peer_trusted)) continue;
    if (field.id == Name::other && named.contains(field)) continue;
    append_field(out, field.name, field.value);
  }
  append_length(out, forwarding.length);
  append_forwarding_fields(head, forwarding, out);
  append_field(out, "X-Request-Id", forwarding.request_id);
  append_via(out, head.minor_version, forwarding.pseudonym);
  // TE is a field of one connection (RFC 9110 §10.1.4); we pass trailers on, so we may ask for them in the client's
  // place.
  if (wants_trailers) append_field(out, "TE", "trailers");
  if (!forwarding.upgrade.empty()) append_field(out, "Upgrade", forwarding.upgrade);
  append_connection_options(wants_trailers, !forwarding.upgrade.empty(), out);
  out.append("\r\n");
}

namespace {

void append_status_line(std::string& out, int status, std::string_view reason) {
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.append(" ").append(reason).append("\r\n");
}

bool describes_content(Name id, const ResponseForwarding& forwarding) {
  if (!forwarding.keep_length) return false;
  return id == Name::content_length || (id == Name::transfer_encoding && forwarding.keep_coding);
}

}  // namespace

namespace {

void append_upgrade(const Fields& fields, std::string& out) {
  for (const Field& field : fields) {
    if (field.id == Name::upgrade) append_field(out, field.name, field.value);
  }
  append_field(out, "Connection", "Upgrade");
}

}  // namespace

void write_response_head(const ResponseHead& head, const ResponseForwarding& forwarding, std::string& out) {
  const NamedByConnection named(head.fields);
  append_status_line(out, head.status, head.reason);
  for (const Field& field : head.fields) {
    if (field.id == Name::other) {
      if (named.contains(field)) continue;
    } else if (belongs_to_connection(field.id) && !describes_content(field.id, forwarding)) {
      continue;
    }
    append_field(out, field.name, field.value);
  }
  if (!forwarding.keep_length) append_length(out, forwarding.length);
  if (!forwarding.date.empty()) append_field(out, "Date", forwarding.date);
  if (!forwarding.pseudonym.empty()) append_via(out, head.minor_version, forwarding.pseudonym);
  if (head.status == 426) append_upgrade(head.fields, out);  // it must say to what (RFC 9110 §15.5.22)
  if (forwarding.close) out.append("Connection: close\r\n");
  if (forwarding.keep_alive_1_0) out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
}

namespace {

void write_interim_fields(const ResponseHead& head, std::string_view pseudonym, std::string& out) {
  const NamedByConnection named(head.fields);
  append_status_line(out, head.status, head.reason);
  for (const Field& field : head.fields) {
    if (!belongs_to_connection(field.id) && !(field.id == Name::other && named.contains(field)))
      append_field(out, field.name, field.value);
  }
  append_via(out, head.minor_version, pseudonym);
}

}  // namespace

void write_interim_head(const ResponseHead& head, std::string_view pseudonym, std::string& out) {
  write_interim_fields(head, pseudonym, out);
  out.append("\r\n");
}

void write_switching_head(const ResponseHead& head, std::string_view pseudonym, std::string& out) {
  write_interim_fields(head, pseudonym, out);
  append_upgrade(head.fields, out);
  out.append("\r\n");
}

namespace {

// RFC 9110 §6.5.1: what frames, routes, authenticates, modifies the request, controls caches or describes the content
// means something in a head only, and whoever merges trailers into the head must not find it there.
bool may_be_trailer(const Field& field) {
  if (field.id != Name::other) return field.id == Name::proxy_status;
  constexpr std::array<std::string_view, 28> kNames{"age",
                                                    "authorization",
                                                    "cache-control",
                                                    "content-encoding",
                                                    "content-location",
                                                    "content-range",
                                                    "expires",
                                                    "if-match",
                                                    "if-modified-since",
                                                    "if-none-match",
                                                    "if-range",
                                                    "if-unmodified-since",
                                                    "last-modified",
                                                    "location",
                                                    "origin",
                                                    "pragma",
                                                    "proxy-authenticate",
                                                    "proxy-authentication-info",
                                                    "proxy-authorization",
                                                    "range",
                                                    "set-cookie",
                                                    "strict-transport-security",
                                                    "vary",
                                                    "warning",
                                                    "www-authenticate",
                                                    "x-forwarded-port",
                                                    "x-forwarded-prefix",
                                                    "x-real-ip"};
  return std::none_of(kNames.begin(), kNames.end(), [&](std::string_view name) { return iequals(field.name, name); });
}

}  // namespace

void write_trailers(const Fields& trailers, std::string& out) {
  for (const Field& field : trailers) {
    if (may_be_trailer(field)) append_field(out, field.name, field.value);
  }
}

}  // namespace candor::http1
