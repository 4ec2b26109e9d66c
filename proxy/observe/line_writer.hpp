// Writes the pieces of one line of the access log behind each other, without bounds: whoever owns the memory has made
// room for the longest line. Text of any origin is escaped as the inside of a JSON string, in every form of the log.
#pragma once

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "config/ip.hpp"
#include "proxy/json_text.hpp"
#include "proxy/observe/access_log_line.hpp"

namespace candor::observe {

class LineWriter {
 public:
  explicit LineWriter(char* out) : out_(out) {}

  template <std::size_t size>
  void literal(const char (&text)[size]) {
    std::memcpy(out_, text, size - 1);
    out_ += size - 1;
  }
  void text(std::string_view value, std::size_t bytes_max = kLoggedNameBytesMax) {
    out_ = write_json_text(out_, value.substr(0, bytes_max));
    if (value.size() > bytes_max) literal("...");
  }
  // Without a look at what would need to be escaped: for what is written in this program.
  void plain(std::string_view value) { out_ += value.copy(out_, value.size()); }
  void text_or_dash(std::string_view value, std::size_t bytes_max = kLoggedNameBytesMax) {
    text(value.empty() ? "-" : value, bytes_max);
  }
  void number(std::uint64_t value) { out_ = std::to_chars(out_, out_ + kDigitsMax, value).ptr; }
  void number_or_null(int value) {
    if (value == 0) return literal("null");
    number(static_cast<std::uint64_t>(value));
  }
  void milliseconds(std::uint64_t us) {
    number(us / 1000);
    const auto thousandths = static_cast<unsigned>(us % 1000);
    const char digits[] = {'.', digit(thousandths / 100), digit(thousandths / 10 % 10), digit(thousandths % 10), '\0'};
    literal(digits);
  }
  void address(const config::IpAddress& address) {
    if (!address.is_v4()) return text(address.to_string());
    const auto& bytes = address.bytes();
    number(bytes[12]);
    for (std::size_t index = 13; index < bytes.size(); ++index) {
      literal(".");
      number(bytes[index]);
    }
  }
  char* end() const { return out_; }

 private:
  static constexpr std::size_t kDigitsMax = 20;
  static char digit(unsigned value) { return static_cast<char>('0' + value); }

  char* out_;
};

}  // namespace candor::observe
