#include "proxy/json_text.hpp"

#include <cstdint>
#include <cstring>

#include "proxy/http1/text_appender.hpp"

namespace candor {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_plain(unsigned char byte) { return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\'; }

// The same for eight bytes at once; may err on the side of false. A byte below n borrows into its highest bit when n is
// subtracted, and xor turns "equal to" into "zero".
bool are_plain(std::uint64_t bytes) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  const std::uint64_t control = bytes - kOnes * 0x20;
  const std::uint64_t quote = (bytes ^ (kOnes * '"')) - kOnes;
  const std::uint64_t backslash = (bytes ^ (kOnes * '\\')) - kOnes;
  return ((bytes | control | quote | backslash) & kHighBits) == 0;
}

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Length of the well-formed UTF-8 sequence that the text begins with (RFC 3629 §4), 0 where there is none.
std::size_t sequence_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  std::size_t length = 0;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t index = 1; index < length; ++index) {
    if (!is_continuation(text[index])) return 0;
  }
  const auto second = static_cast<unsigned char>(text[1]);
  if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
  if (lead == 0xED && second > 0x9F) return 0;  // surrogates
  if (lead == 0xF0 && second < 0x90) return 0;  // overlong
  if (lead == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
  return length;
}

char* write_hex(char* out, std::string_view prefix, unsigned char byte) {
  std::memcpy(out, prefix.data(), prefix.size());
  out += prefix.size();
  *out++ = kHexDigits[byte >> 4];
  *out++ = kHexDigits[byte & 15];
  return out;
}

char* write_escaped(char* out, char character) {
  *out++ = '\\';
  *out++ = character;
  return out;
}

// Writes the character that the text begins with and takes it away.
char* write_character(char* out, std::string_view& text) {
  const char first = text[0];
  const auto byte = static_cast<unsigned char>(first);
  std::size_t length = 1;
  if (is_plain(byte)) {
    *out++ = first;
  } else if (first == '"' || first == '\\') {
    out = write_escaped(out, first);
  } else if (byte < 0x20) {
    out = write_hex(out, "\\u00", byte);
  } else if (const std::size_t sequence = sequence_length(text); sequence != 0) {
    std::memcpy(out, text.data(), sequence);
    out += sequence;
    length = sequence;
  } else {
    out = write_hex(out, "\\\\x", byte);
  }
  text.remove_prefix(length);
  return out;
}

}  // namespace

char* write_json_text(char* out, std::string_view text) {
  while (!text.empty()) {
    std::uint64_t bytes = 0;
    if (text.size() >= sizeof bytes) {
      std::memcpy(&bytes, text.data(), sizeof bytes);
      if (are_plain(bytes)) {
        std::memcpy(out, &bytes, sizeof bytes);
        out += sizeof bytes;
        text.remove_prefix(sizeof bytes);
        continue;
      }
    }
    while (!text.empty() && is_plain(static_cast<unsigned char>(text.front()))) {
      *out++ = text.front();
      text.remove_prefix(1);
    }
    if (!text.empty()) out = write_character(out, text);
  }
  return out;
}

void append_json_text(std::string& out, std::string_view text) {
  http1::TextAppender(out).add_written(text.size() * kJsonGrowthMax,
                                       [text](char* to) { return write_json_text(to, text); });
}

}  // namespace candor
