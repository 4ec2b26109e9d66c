#include "config/quote.hpp"

#include <fmt/core.h>

namespace candor::config {
namespace {

constexpr std::size_t kShownMax = 80;

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  for (const char c : text.substr(0, kShownMax)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      shown += fmt::format("\\x{:02x}", byte);
    else
      shown += c;
  }
  return text.size() > kShownMax ? shown + "…" : shown;
}

std::string quote(std::string_view text) { return fmt::format("\"{}\"", printable(text)); }

}  // namespace candor::config
