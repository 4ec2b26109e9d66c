#include "proxy/conditional/byte_range.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "proxy/conditional/separators.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::conditional {
namespace {

constexpr ByteRange kWholeContent{};
constexpr ByteRange kUnsatisfiable{.kind = ByteRange::Kind::unsatisfiable};

// 1*DIGIT, of any length: what is too large for a number lies behind every content all the same.
std::optional<std::size_t> take_position(std::string_view& text) {
  constexpr std::size_t kMax = std::numeric_limits<std::size_t>::max();
  std::size_t position = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && http1::is_digit(text[digits]); ++digits) {
    const auto digit = static_cast<std::size_t>(text[digits] - '0');
    position = position > (kMax - digit) / 10 ? kMax : position * 10 + digit;
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return position;
}

// Of the last `count` bytes. Of an empty content there is no last byte to name, but nothing is missing either.
ByteRange suffix(std::size_t count, std::size_t size) {
  if (count == 0) return kUnsatisfiable;
  if (size == 0) return kWholeContent;
  const std::size_t taken = std::min(count, size);
  return {ByteRange::Kind::part, size - taken, taken};
}

}  // namespace

ByteRange byte_range(std::string_view value, std::size_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!http1::iequals(value.substr(0, kUnit.size()), kUnit)) return kWholeContent;
  value.remove_prefix(kUnit.size());
  if (value.starts_with(',')) skip_separators(value);

  const std::optional<std::size_t> first = take_position(value);
  if (!value.starts_with('-')) return kWholeContent;
  value.remove_prefix(1);
  const std::optional<std::size_t> last = take_position(value);
  skip_separators(value);
  const bool invalid = !first && !last;
  const bool backwards = first && last && *last < *first;
  if (!value.empty() || invalid || backwards) return kWholeContent;

  if (!first) return suffix(*last, size);
  if (*first >= size) return kUnsatisfiable;
  const std::size_t end = last ? std::min(*last, size - 1) : size - 1;
  return {ByteRange::Kind::part, *first, end - *first + 1};
}

}  // namespace candor::conditional
