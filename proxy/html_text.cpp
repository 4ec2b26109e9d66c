#include "proxy/html_text.hpp"

#include <cstdint>
#include <cstring>

#include "proxy/http1/text_appender.hpp"

namespace candor {
namespace {

// Whether eight bytes can be copied as they are; may err on the side of false. xor turns "equal to" into "zero", and
// zero borrows into its highest bit when one is subtracted. '&' and '\'' differ in one bit, and so do '<' and '>'.
bool need_no_entity(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  const std::uint64_t ampersand = ((bytes & ~(kOnes * ('&' ^ '\''))) ^ (kOnes * '&')) - kOnes;
  const std::uint64_t bracket = ((bytes & ~(kOnes * ('<' ^ '>'))) ^ (kOnes * '<')) - kOnes;
  const std::uint64_t quote = (bytes ^ (kOnes * '"')) - kOnes;
  return ((bytes | ampersand | bracket | quote) & kHighBits) == 0;
}

char* write_piece(char* out, std::string_view piece) { return out + piece.copy(out, piece.size()); }

char* write_html_character(char* out, char character) {
  switch (character) {
    case '&':
      return write_piece(out, "&amp;");
    case '<':
      return write_piece(out, "&lt;");
    case '>':
      return write_piece(out, "&gt;");
    case '"':
      return write_piece(out, "&quot;");
    case '\'':
      return write_piece(out, "&#39;");
    default:
      *out = character;
      return out + 1;
  }
}

}  // namespace

char* write_html_text(char* out, std::string_view text) {
  while (!text.empty()) {
    std::uint64_t bytes = 0;
    if (text.size() >= sizeof bytes) {
      std::memcpy(&bytes, text.data(), sizeof bytes);
      if (need_no_entity(bytes)) {
        std::memcpy(out, &bytes, sizeof bytes);
        out += sizeof bytes;
        text.remove_prefix(sizeof bytes);
        continue;
      }
    }
    out = write_html_character(out, text.front());
    text.remove_prefix(1);
  }
  return out;
}

void append_html_text(std::string& out, std::string_view text) {
  http1::TextAppender(out).add_written(text.size() * kHtmlGrowthMax,
                                       [text](char* to) { return write_html_text(to, text); });
}

}  // namespace candor
