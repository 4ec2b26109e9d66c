#include "proxy/http1/path.hpp"

#include <algorithm>

#include "proxy/http1/characters.hpp"

namespace candor::http1 {

namespace {

// RFC 3986 §2.3.
bool is_unreserved(char c) {
  return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
}

// How many dots the segment is made of, if it is made of nothing else; else 0.
std::size_t dots_of(std::string_view segment) {
  std::size_t dots = 0;
  while (!segment.empty()) {
    const bool encoded = segment.front() == '%' && decode_triplet(segment) == '.';
    if (!encoded && segment.front() != '.') return 0;
    segment.remove_prefix(encoded ? kTripletBytes : 1);
    ++dots;
  }
  return dots;
}

bool is_dot_segment(std::string_view segment) {
  const std::size_t dots = dots_of(segment);
  return dots == 1 || dots == 2;
}

// The segment that begins at `start`, without the slash that ends it.
std::string_view segment_at(std::string_view path, std::size_t start) {
  return path.substr(start, path.find('/', start) - start);
}

}  // namespace

PathReading read_path(std::string_view path, std::size_t offset) {
  PathReading reading;
  for (std::size_t at = 0; at < path.size(); ++at) {
    switch (path[at]) {
      case '/': {
        if (at + 1 == path.size()) break;
        const char next = path[at + 1];
        if (next == '/') reading.normal = false;
        if ((next == '.' || next == '%') && is_dot_segment(segment_at(path, at + 1))) reading.dot_segments = true;
        break;
      }
      case '%': {
        const auto byte = decode_triplet(path.substr(at));
        if (!byte || *byte == '\0') {
          reading.fault = fault_at(Cause::request_malformed, offset + at,
                                   byte ? "percent-encoded NUL in the path" : "broken percent-encoding in the path");
          return reading;
        }
        if (is_unreserved(*byte)) reading.normal = false;
        break;
      }
      case '\\':
        // No URI holds one, and some recipients take it for a slash.
        reading.fault = fault_at(Cause::request_malformed, offset + at, "backslash in the path");
        return reading;
    }
  }
  if (reading.dot_segments) reading.normal = false;
  return reading;
}

std::string without_dot_segments(std::string_view path) {
  std::string out;
  std::size_t start = 1;  // behind the first slash
  for (;;) {
    const std::string_view segment = segment_at(path, start);
    const bool last = start + segment.size() >= path.size();
    if (!is_dot_segment(segment)) {
      out.append("/").append(segment);
    } else {
      if (dots_of(segment) == 2) out.resize(out.empty() ? 0 : out.rfind('/'));
      if (last) out.append("/");
    }
    if (last) return out;
    start += segment.size() + 1;
  }
}

std::string normal_path(std::string_view path) {
  const std::string plain = without_dot_segments(path);
  std::string out;
  out.reserve(plain.size());
  for (std::size_t at = 0; at < plain.size(); ++at) {
    if (plain[at] == '/' && out.ends_with('/')) continue;
    const auto byte = plain[at] == '%' ? decode_triplet(std::string_view(plain).substr(at)) : std::nullopt;
    if (byte && is_unreserved(*byte)) {
      out.push_back(*byte);
      at += kTripletBytes - 1;
    } else {
      out.push_back(plain[at]);
    }
  }
  return out;
}

std::string_view behind_prefix(const RequestHead& head, std::string_view prefix) {
  std::string_view path = head.path.starts_with(prefix) ? head.path : head.matched_path;
  path.remove_prefix(std::min(prefix.size(), path.size()));
  return path;
}

std::string joined_path(std::string_view prefix, std::string_view rest) {
  std::string path(prefix);
  if (path.ends_with('/')) rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
  if (!path.ends_with('/') && !rest.empty() && !rest.starts_with('/')) path += '/';
  return path.append(rest);
}

}  // namespace candor::http1
