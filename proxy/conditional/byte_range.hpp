// The range of bytes that a client asks for (RFC 9110 §14.1.2). Reading it allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace candor::conditional {

struct ByteRange {
  // whole: the field is to be ignored.
  enum class Kind : std::uint8_t { whole, part, unsatisfiable };

  Kind kind = Kind::whole;
  std::size_t first = 0;  // of a part
  std::size_t size = 0;   // likewise, never 0

  bool operator==(const ByteRange&) const = default;
};

// `value`: of Range; `size`: bytes of the content. One range is given as it is. Several ranges, another unit and bad
// syntax are ignored, as §14.2 allows: who asks for several ranges of a small content gets it as a whole.
ByteRange byte_range(std::string_view value, std::size_t size);

}  // namespace candor::conditional
