// The request that is sent again and again, with the numbers in it that differ from one to the next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/tools/load_options.hpp"

namespace candor::bench {

class RequestText {
 public:
  explicit RequestText(const LoadOptions& options);

  // The whole request with this number in it; good until the next call.
  std::string_view with(std::uint64_t number);
  std::size_t head_bytes() const { return head_bytes_; }

 private:
  std::string text_;
  std::size_t head_bytes_;
  std::vector<std::size_t> places_;  // of the numbers
};

}  // namespace candor::bench
