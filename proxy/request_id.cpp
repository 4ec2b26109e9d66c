#include "proxy/request_id.hpp"

#include <algorithm>
#include <cstdint>

namespace candor {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void write_base32(std::uint64_t value, char* end, std::size_t digits) {
  for (std::size_t i = 0; i < digits; ++i) {
    *--end = kAlphabet[value & 31];
    value >>= 5;
  }
}

}  // namespace

RequestIds::RequestIds() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
  random_.seed(seed);
}

std::string_view RequestIds::make(std::chrono::system_clock::time_point now, std::array<char, kLength>& out) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  write_base32(static_cast<std::uint64_t>(ms), out.data() + 10, 10);
  write_base32(random_(), out.data() + 18, 8);
  write_base32(random_(), out.data() + 26, 8);
  return {out.data(), out.size()};
}

bool RequestIds::is_usable(std::string_view id) {
  if (id.empty() || id.size() > kTrustedMax) return false;
  return std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

}  // namespace candor
