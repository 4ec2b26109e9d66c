#include "tests/soak/content.hpp"

#include <algorithm>
#include <random>
#include <string>

namespace candor::test::soak {
namespace {

constexpr std::uint64_t kRingBytes = 65521;  // prime: content that is off by a buffer's size does not look right again

// Twice the ring, so that a piece may begin anywhere and need not be put together.
const std::string& two_rounds() {
  static const std::string bytes = [] {
    std::mt19937 engine(1);
    std::string ring(kRingBytes, '\0');
    for (char& byte : ring) byte = static_cast<char>(engine() & 0xff);
    return ring + ring;
  }();
  return bytes;
}

std::uint64_t start_of(const Content& content) {
  const std::uint64_t side = content.direction == Direction::request ? 0 : 7919;
  return content.id * 40503 + content.bytes * 31 + side;
}

}  // namespace

std::string_view piece_of(const Content& content, std::uint64_t offset, std::uint64_t bytes_max) {
  const std::uint64_t left = content.bytes - std::min(offset, content.bytes);
  const std::uint64_t start = (start_of(content) + offset) % kRingBytes;
  return std::string_view(two_rounds()).substr(start, std::min({left, bytes_max, kRingBytes}));
}

void ContentCheck::take(std::string_view bytes) {
  while (!bytes.empty() && !wrong_) {
    const std::string_view expected = piece_of(expected_, taken_, bytes.size());
    wrong_ = expected.empty() || !bytes.starts_with(expected);
    taken_ += expected.size();
    bytes.remove_prefix(expected.size());
  }
}

}  // namespace candor::test::soak
