#include "proxy/http1/framing.hpp"

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

// The value of the one field `id`, nothing where there is none; a fault where there are several.
struct Single {
  const Field* field = nullptr;
  bool repeated = false;
};

Single single(const Fields& fields, Name id) {
  Single found;
  if (!fields.may_hold(id)) return found;
  for (const Field& field : fields) {
    if (field.id != id) continue;
    if (found.field != nullptr) found.repeated = true;
    found.field = &field;
  }
  return found;
}

LengthResult by_content_length(const Single& content_length, Cause malformed, Framing otherwise) {
  if (content_length.field == nullptr) return {{otherwise, 0}, {}};
  if (content_length.repeated) return {{}, {malformed, "more than one Content-Length"}};
  const auto bytes = parse_content_length(content_length.field->value);
  if (!bytes) return {{}, {malformed, "Content-Length is not a number of bytes"}};
  return {{Framing::length, *bytes}, {}};
}

// A coding that is valid but not ours, with chunked last, is 501 (RFC 9112 §6.1); whatever else is not "chunked" is
// malformed.
Fault request_coding_fault(std::string_view value) {
  std::string_view last;
  bool valid = true;
  bool chunked_early = false;
  for_each_member(value, [&](std::string_view member) {
    chunked_early = chunked_early || iequals(last, "chunked");
    valid = valid && is_token(trim(member.substr(0, member.find(';'))));
    last = member;
    return true;
  });
  if (valid && !chunked_early && iequals(last, "chunked") && !iequals(trim(value), "chunked") && value.front() != ',' &&
      value.back() != ',') {
    return {Cause::coding_not_implemented, "a transfer coding before chunked"};
  }
  return {Cause::request_malformed, "Transfer-Encoding does not end in exactly one chunked"};
}

}  // namespace

std::optional<std::uint64_t> parse_content_length(std::string_view value) {
  if (value.empty()) return std::nullopt;
  std::uint64_t bytes = 0;
  for (const char c : value) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (bytes > (static_cast<std::uint64_t>(INT64_MAX) - digit) / 10) return std::nullopt;
    bytes = bytes * 10 + digit;
  }
  return bytes;
}

LengthResult request_length(const RequestHead& head) {
  const Single coding = single(head.fields, Name::transfer_encoding);
  const Single content_length = single(head.fields, Name::content_length);
  if (coding.field == nullptr) return by_content_length(content_length, Cause::request_malformed, Framing::none);
  if (coding.repeated) return {{}, {Cause::request_malformed, "more than one Transfer-Encoding"}};
  if (content_length.field != nullptr)
    return {{}, {Cause::request_malformed, "Transfer-Encoding beside Content-Length"}};
  if (head.minor_version == 0) return {{}, {Cause::request_malformed, "Transfer-Encoding in HTTP/1.0"}};
  if (iequals(coding.field->value, "chunked")) return {{Framing::chunked, 0}, {}};
  if (coding.field->value.empty()) return {{}, {Cause::request_malformed, "empty Transfer-Encoding"}};
  return {{}, request_coding_fault(coding.field->value)};
}

LengthResult response_length(const ResponseHead& head, std::string_view method) {
  const Single coding = single(head.fields, Name::transfer_encoding);
  const Single content_length = single(head.fields, Name::content_length);
  const bool no_content = method == "HEAD" || head.status < 200 || head.status == 204 || head.status == 304;
  if (coding.field != nullptr) {
    if (content_length.field != nullptr)
      return {{}, {Cause::response_malformed, "Transfer-Encoding beside Content-Length"}};
    if (head.minor_version == 0) return {{}, {Cause::response_malformed, "Transfer-Encoding in HTTP/1.0"}};
    if (coding.repeated || !iequals(coding.field->value, "chunked")) {
      return {{}, {Cause::response_transfer_coding, "a transfer coding other than one chunked"}};
    }
    return {{no_content ? Framing::none : Framing::chunked, 0}, {}};
  }
  LengthResult result = by_content_length(content_length, Cause::response_malformed, Framing::until_close);
  if (no_content && !result.fault) result.length = {Framing::none, 0};
  return result;
}

Fault check_connection_options(const Fields& fields, Cause malformed) {
  if (!fields.may_hold(Name::connection)) return {};
  std::size_t options = 0;
  for (const Field& field : fields) {
    if (field.id != Name::connection) continue;
    for_each_member(field.value, [&](std::string_view) { return ++options, true; });
  }
  if (options <= kConnectionOptionsMax) return {};
  return limit_fault(malformed, "the limit of Connection options", kConnectionOptionsMax, options);
}

bool has_token(const Fields& fields, Name id, std::string_view token) {
  if (!fields.may_hold(id)) return false;
  for (const Field& field : fields) {
    if (field.id != id) continue;
    const bool absent = for_each_member(field.value, [&](std::string_view member) { return !iequals(member, token); });
    if (!absent) return true;
  }
  return false;
}

bool wants_keep_alive(const Fields& fields, int minor_version) {
  if (has_token(fields, Name::connection, "close")) return false;
  return minor_version >= 1 || has_token(fields, Name::connection, "keep-alive");
}

}  // namespace candor::http1
