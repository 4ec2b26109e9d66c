// How the path of a target is read, by one rule: routes match its normal form, and the upstream gets it as it came,
// unless it holds dot segments; then these are removed. What one recipient takes for "/admin" and the next one for
// something else never gets past us.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "proxy/http1/fault.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::http1 {

struct PathReading {
  Fault fault;                // a broken or NUL percent-encoding, a backslash
  bool dot_segments = false;  // "." or "..", percent-encoded or not
  bool normal = true;         // already what normal_path() would give
};

// One pass; `offset`: where the path stands in the head, for the fault.
PathReading read_path(std::string_view path, std::size_t offset);

// RFC 3986 §5.2.4, with "%2e" taken for the dot that it is (§6.2.2.2). Never leaves the root.
std::string without_dot_segments(std::string_view path);

// For matching: no dot segments, percent-encoded unreserved characters decoded (RFC 3986 §6.2.2.2), runs of slashes
// made one, as most file systems and frameworks do. "%2F" and ";" stay what they are.
std::string normal_path(std::string_view path);

// What is behind the path that a route matches: in the spelling of the request where that has the prefix, else in the
// normal form, the only one in which a prefix of another spelling is there.
std::string_view behind_prefix(const RequestHead& head, std::string_view prefix);

// With exactly one slash between: a path that begins with two would be a network-path reference (RFC 3986 §4.2) to
// whoever redirects to it.
std::string joined_path(std::string_view prefix, std::string_view rest);

}  // namespace candor::http1
