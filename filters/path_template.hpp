// A path of which one cannot see whose it was: "/users/{id}/orders". A segment stays where it looks like a word of the
// service's ("orders", "v1"): letters, '-', '_' and '.', kPathWordBytesMax at most. Any other is "{id}".
#pragma once

#include <cstddef>
#include <string_view>

#include "filters/short_text.hpp"

namespace candor::filters {

inline constexpr std::size_t kPathWordBytesMax = 32;
inline constexpr std::size_t kPathTemplateBytesMax = 128;  // the rest is left out

ShortText<kPathTemplateBytesMax> path_template(std::string_view path);

}  // namespace candor::filters
