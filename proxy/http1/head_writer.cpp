#include "proxy/http1/head_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/container/static_vector.hpp>

#include "proxy/http1/characters.hpp"
#include "proxy/http1/text_appender.hpp"

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
    case Name::client_cert:
    case Name::client_cert_chain:
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
    if (!fields.may_hold(Name::connection)) return;
    for (const Field& field : fields) {
      if (field.id != Name::connection) continue;
      for_each_member(field.value, [this](std::string_view option) { return add(option); });
    }
  }

  bool contains(const Field& field) const {
    return std::any_of(names_.begin(), names_.end(), [&](std::string_view name) { return iequals(field.name, name); });
  }

 private:
  bool add(std::string_view option) {
    constexpr std::array<std::string_view, 6> kKept{"cache-control", "authorization", "proxy-authorization",
                                                    "cookie",        "set-cookie",    "content-type"};
    if (iequals(option, "close") || name_of(option) != Name::other) return true;
    for (const std::string_view kept : kKept) {
      if (iequals(option, kept)) return true;
    }
    if (names_.size() < names_.capacity()) names_.push_back(option);
    return true;
  }

  boost::container::static_vector<std::string_view, kConnectionOptionsMax> names_;
};

void append_field(TextAppender& out, std::string_view name, std::string_view value) {
  out.add(name, ": ", value, "\r\n");
}

// Writes fields; those that stand behind each other in memory as they are written are copied in one piece, and most
// fields of most messages do.
class FieldLines {
 public:
  explicit FieldLines(TextAppender& out) : out_(out) {}
  ~FieldLines() { flush(); }
  FieldLines(const FieldLines&) = delete;
  FieldLines& operator=(const FieldLines&) = delete;

  void add(const Field& field) {
    if (!field.verbatim) {
      flush();
      return append_field(out_, field.name, field.value);
    }
    constexpr std::size_t kLineEnding = 2;
    const char* const end = field.value.data() + field.value.size() + kLineEnding;
    if (field.name.data() != end_) {
      flush();
      begin_ = field.name.data();
    }
    end_ = end;
  }

 private:
  void flush() {
    out_.add(std::string_view(begin_, static_cast<std::size_t>(end_ - begin_)));
    begin_ = end_ = nullptr;
  }

  TextAppender& out_;
  const char* begin_ = nullptr;
  const char* end_ = nullptr;
};

// RFC 9110 §7.6.3: the version in which the message was received, and who received it.
void append_via(TextAppender& out, int minor_version, std::string_view pseudonym) {
  out.add(minor_version == 0 ? "Via: 1.0 " : "Via: 1.1 ", pseudonym, "\r\n");
}

void append_length(TextAppender& out, const Length& length) {
  if (length.framing == Framing::chunked) out.add("Transfer-Encoding: chunked\r\n");
  if (length.framing == Framing::length) append_field(out, "Content-Length", fmt::format_int(length.bytes).c_str());
}

void append_connection_options(bool te, bool upgrade, TextAppender& out) {
  if (te && upgrade) return append_field(out, "Connection", "TE, Upgrade");
  if (te) return append_field(out, "Connection", "TE");
  if (upgrade) append_field(out, "Connection", "Upgrade");
}

bool is_forwarding_field(Name id) {
  return id == Name::x_forwarded_for || id == Name::x_forwarded_host || id == Name::x_forwarded_proto ||
         id == Name::forwarded;
}

bool is_client_certificate(Name id) { return id == Name::client_cert || id == Name::client_cert_chain; }

void append_forwarding_fields(const RequestHead& head, const RequestForwarding& forwarding, TextAppender& out) {
  out.add("X-Forwarded-For: ");
  if (forwarding.peer_trusted) {
    for (const Field& field : head.fields) {
      if (field.id == Name::x_forwarded_for && !field.value.empty()) out.add(field.value, ", ");
    }
  }
  out.add(forwarding.peer_address, "\r\n");
  if (!forwarding.peer_trusted || head.fields.find(Name::x_forwarded_proto) == nullptr)
    append_field(out, "X-Forwarded-Proto", forwarding.over_tls ? "https" : "http");
  const bool host_forwarded = forwarding.peer_trusted && head.fields.find(Name::x_forwarded_host) != nullptr;
  if (!host_forwarded && !head.authority.empty()) append_field(out, "X-Forwarded-Host", head.authority);
}

}  // namespace

namespace {

void append_client_fields(const RequestHead& head, const RequestForwarding& forwarding, TextAppender& out) {
  const NamedByConnection named(head.fields);
  FieldLines lines(out);
  // RFC 9440 §4: nobody but who ends TLS may say it, and that is us where the client has shown a certificate.
  const bool believes_certificates = forwarding.peer_trusted && forwarding.client_certificate.empty();
  for (const Field& field : head.fields) {
    if (belongs_to_connection(field.id) || field.id == Name::host || field.id == Name::x_request_id) continue;
    if (field.id == Name::expect && head.minor_version == 0) continue;  // RFC 9110 §10.1.1
    if (field.id == Name::x_forwarded_for || (is_forwarding_field(field.id) && !forwarding.peer_trusted)) continue;
    if (is_client_certificate(field.id) && !believes_certificates) continue;
    if (field.id == Name::other && named.contains(field)) continue;
    lines.add(field);
  }
}

}  // namespace

void write_request_head(const RequestHead& head, const RequestForwarding& forwarding, std::string& text) {
  TextAppender out(text);
  out.add(head.method, " ", forwarding.path, head.has_query ? "?" : "", head.query, " HTTP/1.1\r\n");
  append_field(out, "Host", forwarding.host);
  append_client_fields(head, forwarding, out);
  append_length(out, forwarding.length);
  append_forwarding_fields(head, forwarding, out);
  if (!forwarding.client_certificate.empty()) append_field(out, "Client-Cert", forwarding.client_certificate);
  append_field(out, "X-Request-Id", forwarding.request_id);
  append_via(out, head.minor_version, forwarding.pseudonym);
  // TE is a field of one connection (RFC 9110 §10.1.4); we pass trailers on, so we may ask for them in the client's
  // place.
  const bool wants_trailers = has_token(head.fields, Name::te, "trailers");
  if (wants_trailers) append_field(out, "TE", "trailers");
  if (!forwarding.upgrade.empty()) append_field(out, "Upgrade", forwarding.upgrade);
  append_connection_options(wants_trailers, !forwarding.upgrade.empty(), out);
  out.add("\r\n");
}

namespace {

void append_status_line(TextAppender& out, int status, std::string_view reason) {
  out.add("HTTP/1.1 ", fmt::format_int(status).c_str(), " ", reason, "\r\n");
}

bool describes_content(Name id, const ResponseForwarding& forwarding) {
  if (!forwarding.keep_length) return false;
  return id == Name::content_length || (id == Name::transfer_encoding && forwarding.keep_coding);
}

void append_upstream_fields(const ResponseHead& head, const ResponseForwarding& forwarding, TextAppender& out) {
  const NamedByConnection named(head.fields);
  FieldLines lines(out);
  for (const Field& field : head.fields) {
    const bool dropped = field.id == Name::other
                             ? named.contains(field)
                             : belongs_to_connection(field.id) && !describes_content(field.id, forwarding);
    if (!dropped) lines.add(field);
  }
}

void append_upgrade(const Fields& fields, TextAppender& out) {
  for (const Field& field : fields) {
    if (field.id == Name::upgrade) append_field(out, field.name, field.value);
  }
  append_field(out, "Connection", "Upgrade");
}

}  // namespace

void write_response_head(const ResponseHead& head, const ResponseForwarding& forwarding, std::string& text) {
  TextAppender out(text);
  append_status_line(out, head.status, head.reason);
  append_upstream_fields(head, forwarding, out);
  if (!forwarding.keep_length) append_length(out, forwarding.length);
  if (!forwarding.date.empty()) append_field(out, "Date", forwarding.date);
  if (!forwarding.pseudonym.empty()) append_via(out, head.minor_version, forwarding.pseudonym);
  if (head.status == 426) append_upgrade(head.fields, out);  // it must say to what (RFC 9110 §15.5.22)
  if (forwarding.close) out.add("Connection: close\r\n");
  if (forwarding.keep_alive_1_0) out.add("Connection: keep-alive\r\n");
  out.add("\r\n");
}

namespace {

void write_interim_fields(const ResponseHead& head, std::string_view pseudonym, TextAppender& out) {
  const NamedByConnection named(head.fields);
  append_status_line(out, head.status, head.reason);
  for (const Field& field : head.fields) {
    if (!belongs_to_connection(field.id) && !(field.id == Name::other && named.contains(field)))
      append_field(out, field.name, field.value);
  }
  append_via(out, head.minor_version, pseudonym);
}

}  // namespace

void write_interim_head(const ResponseHead& head, std::string_view pseudonym, std::string& text) {
  TextAppender out(text);
  write_interim_fields(head, pseudonym, out);
  out.add("\r\n");
}

void write_switching_head(const ResponseHead& head, std::string_view pseudonym, std::string& text) {
  TextAppender out(text);
  write_interim_fields(head, pseudonym, out);
  append_upgrade(head.fields, out);
  out.add("\r\n");
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

void write_trailers(const Fields& trailers, std::string& text) {
  TextAppender out(text);
  for (const Field& field : trailers) {
    if (may_be_trailer(field)) append_field(out, field.name, field.value);
  }
}

}  // namespace candor::http1
