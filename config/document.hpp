// The text of a configuration as one YAML document, or what is wrong with its form. What yaml-cpp passes over in
// silence is found here: a second document, an unclosed quote, tags. Aliases are refused because a few lines of them
// can stand for gigabytes, and because all nodes behind one carry the mark of its anchor.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "config/section.hpp"

namespace candor::config {

inline constexpr std::size_t kFileBytesMax = 1024 * 1024;
inline constexpr std::size_t kNestingMax = 32;  // the deepest key of ours is at 6; filters may go some deeper

// Nothing after a mistake, which is added to `errors`.
std::optional<YAML::Node> read_document(std::string_view text, const std::string& file, Errors& errors);

}  // namespace candor::config
