// A pattern of a whole path, segment by segment: "*" stands for any one of them, a '/' at the end for all below.
#pragma once

#include <string_view>

namespace candor::filters {

// What is wrong with a pattern as an operator has written it; empty for nothing.
std::string_view check_segment_pattern(std::string_view pattern);

// `path`: in its normal form (http1::normal_path).
bool matches_segments(std::string_view pattern, std::string_view path);

}  // namespace candor::filters
