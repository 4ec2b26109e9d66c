// Sets of bytes from which rows are made by the dozen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace candor::test::conformance {

using Bytes = std::vector<unsigned char>;

// 00-1f and 7f.
Bytes controls();
// 00-20 and 7f-ff: whatever is not visible ASCII.
Bytes invisible();
// Controls without HTAB, which no field value may hold (RFC 9110 §5.5).
Bytes barred_from_values();
// Delimiters (RFC 9110 §5.6.2), blank, controls and some of 80-ff: none of them may stand in a token.
Bytes barred_from_tokens();

// `text` with the byte put in at a place.
std::string inserted(std::string_view text, std::size_t place, unsigned char byte);

}  // namespace candor::test::conformance
