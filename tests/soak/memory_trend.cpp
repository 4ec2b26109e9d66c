#include "tests/soak/memory_trend.hpp"

#include <algorithm>

namespace candor::test::soak {
namespace {

constexpr std::uint64_t kAllowanceBytes = 4 * 1024 * 1024;  // where a tenth is less than that

}  // namespace

std::uint64_t MemoryTrend::peak_of_third(std::size_t third) const {
  const std::size_t first = samples_.size() * third / 3;
  const std::size_t end = samples_.size() * (third + 1) / 3;
  std::uint64_t peak = 0;
  for (std::size_t index = first; index < end; ++index) peak = std::max(peak, samples_[index]);
  return peak;
}

bool MemoryTrend::flat() const {
  const std::uint64_t before = peak_of_third(1);
  return peak_of_third(2) <= before + std::max(before / 10, kAllowanceBytes);
}

}  // namespace candor::test::soak
