#include "filters/auth/base64.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace candor::filters::auth {
namespace {

constexpr unsigned kBitsOfCharacter = 6;
constexpr unsigned kBitsOfByte = 8;
constexpr std::int8_t kNone = -1;

using Alphabet = std::array<std::int8_t, 256>;

constexpr Alphabet make_alphabet(char last_but_one, char last) {
  Alphabet alphabet{};
  alphabet.fill(kNone);
  std::int8_t value = 0;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) alphabet[c] = value++;
  for (unsigned char c = 'a'; c <= 'z'; ++c) alphabet[c] = value++;
  for (unsigned char c = '0'; c <= '9'; ++c) alphabet[c] = value++;
  alphabet[static_cast<unsigned char>(last_but_one)] = value++;
  alphabet[static_cast<unsigned char>(last)] = value;
  return alphabet;
}

constexpr Alphabet kStandard = make_alphabet('+', '/');
constexpr Alphabet kUrlSafe = make_alphabet('-', '_');

std::optional<std::string> decode(std::string_view text, const Alphabet& alphabet) {
  std::string bytes;
  bytes.reserve(text.size() * kBitsOfCharacter / kBitsOfByte);
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char c : text) {
    const std::int8_t value = alphabet[static_cast<unsigned char>(c)];
    if (value == kNone) return std::nullopt;
    bits = (bits << kBitsOfCharacter) | static_cast<std::uint32_t>(value);
    held += kBitsOfCharacter;
    if (held < kBitsOfByte) continue;
    held -= kBitsOfByte;
    bytes.push_back(static_cast<char>(bits >> held));
    bits &= (1U << held) - 1;
  }
  // What is left over fills the last character up and must be zero; a whole character of it was never written.
  if (held >= kBitsOfCharacter || bits != 0) return std::nullopt;
  return bytes;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
  constexpr std::size_t kGroup = 4;
  if (text.size() % kGroup != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  return decode(text, kStandard);
}

std::optional<std::string> decode_base64url(std::string_view text) { return decode(text, kUrlSafe); }

}  // namespace candor::filters::auth
