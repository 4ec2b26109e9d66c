// A text of at most so many bytes that needs no other memory. What does not fit is left out.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace candor::filters {

template <std::size_t bytes_max>
class ShortText {
 public:
  ShortText() = default;
  explicit ShortText(std::string_view text) { append(text); }

  void append(std::string_view text) { size_ += text.copy(bytes_.data() + size_, bytes_max - size_); }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, bytes_max> bytes_{};
  std::size_t size_ = 0;
};

}  // namespace candor::filters
