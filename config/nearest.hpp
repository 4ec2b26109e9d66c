// Which known word a mistyped one was meant to be, by edit distance: for keys, filters, upstreams, commands and
// options.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace candor::config {

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known word with the smallest distance; the first of several. Empty where `known` is.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

// "; did you mean x?", or, where nothing is near enough to be a slip, "; expected one of a, b, c" with the nearest
// first. Empty where nothing is known.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace candor::config
