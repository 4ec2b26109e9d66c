// What kind of bytes a text has, sixteen at a time. Bit i of an answer stands for byte i of the block. Where there is
// no SSE2, the same byte by byte.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace candor::http1 {

inline constexpr std::size_t kBlockBytes = 16;

// How a head's bytes are split: into lines, and nothing else should control.
struct Controls {
  std::uint32_t line_feeds = 0;
  std::uint32_t all = 0;  // below 0x20, or 0x7f; HTAB, CR and LF among them
};

namespace one_by_one {

inline Controls controls(const char* block) {
  Controls found;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const auto byte = static_cast<unsigned char>(block[i]);
    found.line_feeds |= static_cast<std::uint32_t>(byte == '\n') << i;
    found.all |= static_cast<std::uint32_t>(byte < 0x20 || byte == 0x7f) << i;
  }
  return found;
}

// Letters, digits and '-': what the names of fields are made of, but for rare ones.
inline std::uint32_t words(const char* block) {
  std::uint32_t found = 0;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    const char c = block[i];
    const char lower = static_cast<char>(c | 0x20);
    const bool is_word = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '-';
    found |= static_cast<std::uint32_t>(is_word) << i;
  }
  return found;
}

}  // namespace one_by_one

#ifdef __SSE2__
namespace sse2 {

inline __m128i load(const char* block) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(block)); }
inline __m128i all(char c) { return _mm_set1_epi8(c); }
inline std::uint32_t mask(__m128i bytes) { return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes)); }
// Bytes from `first` on, `count` of them.
inline __m128i are_among(__m128i bytes, char first, char count) {
  const __m128i from_first = _mm_sub_epi8(bytes, all(first));
  return _mm_cmpeq_epi8(_mm_min_epu8(from_first, all(static_cast<char>(count - 1))), from_first);
}

inline Controls controls(const char* block) {
  const __m128i bytes = load(block);
  const __m128i found = _mm_or_si128(are_among(bytes, 0, 0x20), _mm_cmpeq_epi8(bytes, all(0x7f)));
  return {.line_feeds = mask(_mm_cmpeq_epi8(bytes, all('\n'))), .all = mask(found)};
}

inline std::uint32_t words(const char* block) {
  const __m128i bytes = load(block);
  const __m128i letters = are_among(_mm_or_si128(bytes, all(0x20)), 'a', 26);
  const __m128i others = _mm_or_si128(are_among(bytes, '0', 10), _mm_cmpeq_epi8(bytes, all('-')));
  return mask(_mm_or_si128(letters, others));
}

}  // namespace sse2
namespace blocks = sse2;
#else
namespace blocks = one_by_one;
#endif

// Of the block that begins at `start`, which the end of the text may cut; start < text.size().
inline Controls controls_at(std::string_view text, std::size_t start) {
  const std::string_view rest = text.substr(start);
  if (rest.size() >= kBlockBytes) return blocks::controls(rest.data());
  std::array<char, kBlockBytes> padded;
  padded.fill(' ');
  std::memcpy(padded.data(), rest.data(), rest.size());
  return blocks::controls(padded.data());
}

// How many letters, digits and hyphens the text begins with, as far as its first block tells; 0 where it is shorter.
inline std::size_t leading_words(std::string_view text) {
  return text.size() < kBlockBytes ? 0 : static_cast<std::size_t>(std::countr_one(blocks::words(text.data())));
}

}  // namespace candor::http1
