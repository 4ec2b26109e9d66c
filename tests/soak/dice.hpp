// Chance, repeatable from its seed.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace candor::test::soak {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t below(std::uint64_t end) { return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(engine_); }
  std::uint64_t between(std::uint64_t first, std::uint64_t last) { return first + below(last - first + 1); }
  bool percent(std::uint64_t chance) { return below(100) < chance; }

  // Around the mean, most of them shorter, none longer than `most`.
  milliseconds about(milliseconds mean, milliseconds most) {
    const double rate = 1.0 / std::max(1.0, static_cast<double>(mean.count()));
    const double drawn = std::min(std::exponential_distribution(rate)(engine_), static_cast<double>(most.count()));
    return milliseconds(static_cast<milliseconds::rep>(drawn));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace candor::test::soak
