// Writes text of any origin as the inside of a JSON string, so that what comes out is always valid JSON (RFC 8259 §7)
// whatever bytes a peer has sent. Bytes that are not UTF-8 come out as the four characters \xHH. boost::json is not
// used for this: it passes such bytes on, and for a log line it is several times too slow.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace candor {

inline constexpr std::size_t kJsonGrowthMax = 6;  // bytes that one byte can become: \u001f

// Writes without bounds: `out` has room for kJsonGrowthMax times the text. Returns the end of what was written.
char* write_json_text(char* out, std::string_view text);

void append_json_text(std::string& out, std::string_view text);

}  // namespace candor
