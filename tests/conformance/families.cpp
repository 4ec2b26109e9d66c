#include "tests/conformance/families.hpp"

#include <algorithm>

namespace candor::test::conformance {

Bytes controls() {
  Bytes bytes;
  for (unsigned byte = 0; byte < 0x20; ++byte) bytes.push_back(static_cast<unsigned char>(byte));
  bytes.push_back(0x7f);
  return bytes;
}

Bytes invisible() {
  Bytes bytes;
  for (unsigned byte = 0; byte <= 0xff; ++byte) {
    if (byte <= 0x20 || byte >= 0x7f) bytes.push_back(static_cast<unsigned char>(byte));
  }
  return bytes;
}

Bytes barred_from_values() {
  Bytes bytes = controls();
  bytes.erase(std::remove(bytes.begin(), bytes.end(), '\t'), bytes.end());
  return bytes;
}

Bytes barred_from_tokens() {
  constexpr std::string_view kDelimiters = " \"(),/;<=>?@[\\]{}";
  Bytes bytes = controls();
  for (const char c : kDelimiters) bytes.push_back(static_cast<unsigned char>(c));
  for (const unsigned char c : Bytes{0x80, 0xa0, 0xc3, 0xff}) bytes.push_back(c);
  return bytes;
}

std::string inserted(std::string_view text, std::size_t place, unsigned char byte) {
  std::string result(text);
  result.insert(place, 1, static_cast<char>(byte));
  return result;
}

}  // namespace candor::test::conformance
