// What of a content a GET or HEAD gets, by the conditions and the range that it states (RFC 9110 §13, §14): for answers
// whose status would be 200 without them, and that have a strong ETag and no modification date. Without a date the
// conditions about one do not count (§13.1.3, §13.1.4) and an If-Range with one never holds (§13.1.5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "proxy/http1/fields.hpp"

namespace candor::conditional {

struct Representation {
  std::string_view entity_tag;
  std::size_t size = 0;  // bytes
};

enum class Outcome : std::uint8_t { whole, part, not_modified, precondition_failed, range_not_satisfiable };

struct Selection {
  Outcome outcome = Outcome::whole;
  std::size_t first = 0;  // of a part
  std::size_t size = 0;   // likewise
  // The client has the rest of it already, with its metadata: it has sent an If-Range that holds.
  bool resumed = false;
};

// In the order of §13.2.2. Other methods get the whole; they have no selected representation here.
Selection select(std::string_view method, const http1::Fields& fields, const Representation& representation);

}  // namespace candor::conditional
