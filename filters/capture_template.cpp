#include "filters/capture_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/quote.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {

std::string CaptureTemplate::parse(std::string_view text) {
  std::vector<Piece> pieces;
  Piece piece;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '$') {
      piece.text += text[at];
      continue;
    }
    const char next = ++at < text.size() ? text[at] : '\0';
    if (next == '$') {
      piece.text += '$';
    } else if (http1::is_digit(next)) {
      piece.capture = next - '0';
      pieces.push_back(std::exchange(piece, {}));
    } else {
      return fmt::format("expected $0 to $9 or, for a dollar, $$; found {}", config::quote(text.substr(at - 1)));
    }
  }
  pieces.push_back(std::move(piece));
  pieces_ = std::move(pieces);
  return {};
}

std::size_t CaptureTemplate::captures() const {
  int highest = -1;
  for (const Piece& piece : pieces_) highest = std::max(highest, piece.capture);
  return static_cast<std::size_t>(highest + 1);
}

std::string CaptureTemplate::fill(std::span<const std::string_view> captures) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    text += piece.text;
    if (piece.capture >= 0) text += captures[static_cast<std::size_t>(piece.capture)];
  }
  return text;
}

}  // namespace candor::filters
