// Numbers with their units, as the configuration writes them. Whole numbers only, one unit each, no blanks; what does
// not fit is refused, never rounded or clamped.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace candor::config {

struct Bytes {
  std::uint64_t count = 0;  // written 512, 512B, 32KiB, 10MiB, 1GiB
};

struct Rate {
  std::uint64_t events = 0;  // written 100/s, 30/m, 1000/h, 5/10s
  std::chrono::nanoseconds per{};
};

// Far above any sensible value and far below what overflows when deadlines are added up.
inline constexpr std::chrono::milliseconds kTimeMax = std::chrono::hours(24 * 365);
inline constexpr std::uint64_t kRateEventsMax = 1'000'000'000;

std::optional<std::uint64_t> parse_number(std::string_view text);
std::optional<Bytes> parse_bytes(std::string_view text);
std::optional<std::chrono::milliseconds> parse_time(std::string_view text);  // 0, 1500ms, 30s, 5m, 2h, 1d
std::optional<Rate> parse_rate(std::string_view text);                       // at least one event
std::optional<std::uint32_t> parse_permissions(std::string_view text);       // of a file, as chmod has them: 0660, 660

// In the largest unit that divides it.
std::string format_bytes(std::uint64_t count);
std::string format_time(std::chrono::milliseconds time);

}  // namespace candor::config
