// A text with the captures of a regular expression in it: "/users/$1". $0 is the whole match, $1 to $9 its groups, $$ a
// dollar.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace candor::filters {

inline constexpr std::size_t kCapturesMax = 10;  // the whole match counted

class CaptureTemplate {
 public:
  // Replaces this by what `text` says; else gives what is wrong with it.
  [[nodiscard]] std::string parse(std::string_view text);

  // How many captures fill() needs: one more than the highest that is named.
  std::size_t captures() const;
  std::string fill(std::span<const std::string_view> captures) const;

 private:
  struct Piece {
    std::string text;
    int capture = -1;  // behind the text; -1: none
  };

  std::vector<Piece> pieces_;
};

}  // namespace candor::filters
