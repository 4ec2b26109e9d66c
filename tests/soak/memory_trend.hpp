// Whether a program's memory stays flat: after a warm-up, a leak is what still grows in the last third of the time.
#pragma once

#include <cstdint>
#include <vector>

namespace candor::test::soak {

class MemoryTrend {
 public:
  void add(std::uint64_t resident_bytes) { samples_.push_back(resident_bytes); }

  // The highest of the first, the middle and the last third.
  std::uint64_t peak_of_third(std::size_t third) const;
  bool flat() const;

 private:
  std::vector<std::uint64_t> samples_;
};

}  // namespace candor::test::soak
