// The line that begins a chunk (RFC 9112 §7.1): its size and its extensions. Extensions are judged, although nobody
// uses them, because recipients that read them differently can be made to see different chunks.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace candor::http1 {

// `line`: without its CRLF. The size stays below 2^60; nothing where the line is wrong.
std::optional<std::uint64_t> parse_chunk_line(std::string_view line);

// Whether a line that is still arriving may have a size at its front.
bool may_begin_chunk_line(std::string_view begin);

}  // namespace candor::http1
