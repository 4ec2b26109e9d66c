// Latencies in buckets whose width grows with the value: every quantile is right to better than 1 %, the rare slow ones
// too, however many are counted and without keeping any of them.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace candor::bench {

class Histogram {
 public:
  void add(std::uint64_t value) {
    ++buckets_[index(value)];
    ++count_;
    max_ = std::max(max_, value);
  }

  std::uint64_t count() const { return count_; }
  std::uint64_t max() const { return max_; }

  // The smallest value that at least this share of all values does not exceed.
  std::uint64_t quantile(double share) const {
    const double wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      seen += buckets_[i];
      if (static_cast<double>(seen) >= wanted) return std::min(upper_bound(i), max_);
    }
    return max_;
  }

 private:
  // Each power of two above 2^kBits is cut into 2^kBits buckets.
  static constexpr unsigned kBits = 7;
  static constexpr std::size_t kStep = std::size_t{1} << kBits;

  static std::size_t index(std::uint64_t value) {
    const unsigned width = static_cast<unsigned>(std::bit_width(value));
    const unsigned shift = width > kBits + 1 ? width - kBits - 1 : 0;
    return shift * kStep + static_cast<std::size_t>(value >> shift);
  }

  static std::uint64_t upper_bound(std::size_t index) {
    if (index < 2 * kStep) return index;
    const std::size_t shift = index / kStep - 1;
    return ((std::uint64_t{index - shift * kStep} + 1) << shift) - 1;
  }

  std::array<std::uint64_t, (64 - kBits + 1) * kStep> buckets_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace candor::bench
