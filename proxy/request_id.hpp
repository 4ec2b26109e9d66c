// Request ids: ULIDs, so that they sort by time. 48 bits of milliseconds and 80 random bits, in Crockford's base 32.
#pragma once

#include <array>
#include <chrono>
#include <random>
#include <string_view>

namespace candor {

class RequestIds {
 public:
  static constexpr std::size_t kLength = 26;
  static constexpr std::size_t kTrustedMax = 128;  // the longest id that we take from a trusted proxy

  RequestIds();
  // Writes into `out`, and returns it as a view.
  std::string_view make(std::chrono::system_clock::time_point now, std::array<char, kLength>& out);

  // Whether a trusted proxy's id can go into logs and fields as it is: 1 to kTrustedMax visible ASCII characters.
  static bool is_usable(std::string_view id);

 private:
  std::mt19937_64 random_;
};

}  // namespace candor
