// The bytes of one run, and places to cut them that depend on nothing but the bytes, so that a run can be repeated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace candor::test {

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

class Cuts {
 public:
  explicit Cuts(std::string_view bytes) {
    for (const char c : bytes) state_ = (state_ ^ static_cast<unsigned char>(c)) * 1099511628211U;  // FNV-1a
  }
  // The size of the next piece of what is left, at least one.
  std::size_t next(std::size_t left) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    const std::size_t mostly_short = (state_ >> 33) % ((state_ >> 60) < 4 ? 64 : 4);
    return left < mostly_short + 1 ? left : mostly_short + 1;
  }

 private:
  std::uint64_t state_ = 14695981039346656037U;
};

}  // namespace candor::test
