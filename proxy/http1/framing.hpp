// How long the content of a message is (RFC 9112 §6): decided from the fields alone, refusing everything that two
// recipients could read differently.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "proxy/http1/fault.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::http1 {

enum class Framing : std::uint8_t { none, length, chunked, until_close };

struct Length {
  Framing framing = Framing::none;
  std::uint64_t bytes = 0;  // Framing::length only
};

struct LengthResult {
  Length length;
  Fault fault;
};

// RFC 9112 §6.3 for requests: no Transfer-Encoding beside Content-Length, on HTTP/1.0, or twice; nothing but exactly
// "chunked".
LengthResult request_length(const RequestHead& head);

// RFC 9112 §6.3 for responses; HEAD, 1xx, 204 and 304 have no content whatever length the fields give. Fields that
// contradict each other are a fault even there: somebody behind us could believe them.
LengthResult response_length(const ResponseHead& head, std::string_view method);

// 1*DIGIT below 2^63, nothing else.
std::optional<std::uint64_t> parse_content_length(std::string_view value);

// Whether the sender will read or send another message on this connection (RFC 9112 §9.3).
bool wants_keep_alive(const Fields& fields, int minor_version);

// Connection may name this many fields (RFC 9110 §7.6.1); more is malformed.
inline constexpr std::size_t kConnectionOptionsMax = 32;
Fault check_connection_options(const Fields& fields, Cause malformed);

// Whether the comma-separated members of the fields `id` hold `token`, case-insensitively.
bool has_token(const Fields& fields, Name id, std::string_view token);

}  // namespace candor::http1
