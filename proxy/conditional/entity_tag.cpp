#include "proxy/conditional/entity_tag.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "proxy/conditional/separators.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::conditional {
namespace {

constexpr std::string_view kWeakMark = "W/";  // case-sensitive

// VCHAR but the quote, or obs-text.
bool is_tag_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte <= 0x7E) || byte >= 0x80;
}

// How many bytes of the front of the text an opaque-tag takes, quotes included; 0 for none.
std::size_t opaque_tag_size(std::string_view text) {
  if (!text.starts_with('"')) return 0;
  std::size_t end = 1;
  while (end < text.size() && is_tag_char(text[end])) ++end;
  return end < text.size() && text[end] == '"' ? end + 1 : 0;
}

struct TagList {
  std::string_view own;
  Comparison comparison;
  std::size_t members = 0;
  bool has_star = false;
  bool has_own = false;
};

bool take_member(std::string_view& line, TagList& list) {
  ++list.members;
  if (line.starts_with('*')) {
    line.remove_prefix(1);
    return list.has_star = true;
  }
  const std::string_view tag = take_entity_tag(line);
  list.has_own = list.has_own || is_same_tag(tag, list.own, list.comparison);
  return !tag.empty();
}

// False where the line is no list of tags.
bool read_line(std::string_view line, TagList& list) {
  skip_separators(line);
  while (!line.empty()) {
    if (!take_member(line, list)) return false;
    const std::string_view rest = http1::trim(line);
    if (!rest.empty() && !rest.starts_with(',')) return false;
    skip_separators(line);
  }
  return true;
}

}  // namespace

std::string entity_tag_of(std::string_view content) {
  constexpr std::size_t kDigestBytes = 32;
  constexpr std::size_t kTagBytes = 16;  // of it: 128 bits are enough for nobody to meet two contents with one tag
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, kDigestBytes> digest;
  if (EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  std::string tag = "\"";
  for (std::size_t i = 0; i < kTagBytes; ++i) {
    tag += kDigits[digest[i] >> 4];
    tag += kDigits[digest[i] & 15];
  }
  return tag += '"';
}

std::string_view take_entity_tag(std::string_view& text) {
  const std::size_t mark = text.starts_with(kWeakMark) ? kWeakMark.size() : 0;
  const std::size_t opaque = opaque_tag_size(text.substr(mark));
  if (opaque == 0) return {};
  const std::string_view tag = text.substr(0, mark + opaque);
  text.remove_prefix(tag.size());
  return tag;
}

bool is_same_tag(std::string_view listed, std::string_view own, Comparison comparison) {
  if (comparison == Comparison::weak && listed.starts_with(kWeakMark)) listed.remove_prefix(kWeakMark.size());
  return listed == own;
}

std::optional<bool> lists_tag(const http1::Fields& fields, std::string_view field_name, std::string_view own,
                              Comparison comparison) {
  TagList list{.own = own, .comparison = comparison};
  bool present = false;
  for (const http1::Field& field : fields) {
    if (!http1::iequals(field.name, field_name)) continue;
    present = true;
    if (!read_line(field.value, list)) return std::nullopt;
  }
  if (!present || (list.has_star && list.members > 1)) return std::nullopt;
  return list.has_star || list.has_own;
}

}  // namespace candor::conditional
