#include "config/units.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace candor::config {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// The largest first, as format_bytes() and format_time() want it.
constexpr std::array<Unit, 5> kSizes{
    {{"TiB", 1ULL << 40}, {"GiB", 1ULL << 30}, {"MiB", 1ULL << 20}, {"KiB", 1ULL << 10}, {"B", 1}}};
constexpr std::array<Unit, 5> kTimes{{{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};

struct Quantity {
  std::uint64_t number = 0;
  std::string_view unit;
};

std::optional<Quantity> split(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::optional<std::uint64_t> number = parse_number(text.substr(0, digits));
  if (!number) return std::nullopt;
  return Quantity{*number, text.substr(digits)};
}

template <std::size_t N>
std::optional<std::uint64_t> scaled(const Quantity& quantity, const std::array<Unit, N>& units, std::uint64_t max) {
  const auto unit = std::ranges::find(units, quantity.unit, &Unit::name);
  if (unit == units.end() || quantity.number > max / unit->factor) return std::nullopt;
  return quantity.number * unit->factor;
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, ec] = std::from_chars(text.data(), last, number);
  if (ec != std::errc{} || end != last) return std::nullopt;
  return number;
}

std::optional<Bytes> parse_bytes(std::string_view text) {
  std::optional<Quantity> quantity = split(text);
  if (!quantity) return std::nullopt;
  if (quantity->unit.empty()) quantity->unit = "B";
  const std::optional<std::uint64_t> count = scaled(*quantity, kSizes, UINT64_MAX);
  if (!count) return std::nullopt;
  return Bytes{*count};
}

std::optional<std::chrono::milliseconds> parse_time(std::string_view text) {
  const std::optional<Quantity> quantity = split(text);
  if (!quantity) return std::nullopt;
  if (quantity->unit.empty() && quantity->number == 0) return std::chrono::milliseconds(0);
  const std::optional<std::uint64_t> ms = scaled(*quantity, kTimes, static_cast<std::uint64_t>(kTimeMax.count()));
  if (!ms) return std::nullopt;
  return std::chrono::milliseconds(*ms);
}

std::optional<Rate> parse_rate(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<std::uint64_t> events = parse_number(text.substr(0, slash));
  if (!events || *events == 0 || *events > kRateEventsMax) return std::nullopt;

  const std::string_view per = text.substr(slash + 1);
  const bool bare_unit = std::ranges::find(kTimes, per, &Unit::name) != kTimes.end();
  const std::optional<std::chrono::milliseconds> time =
      parse_time(bare_unit ? fmt::format("1{}", per) : std::string(per));
  if (!time || time->count() == 0) return std::nullopt;
  return Rate{*events, *time};
}

std::optional<std::uint32_t> parse_permissions(std::string_view text) {
  constexpr std::uint32_t kMax = 0777;
  if (text.size() < 3 || text.size() > 4) return std::nullopt;
  std::uint32_t permissions = 0;
  const char* const last = text.data() + text.size();
  const auto [end, ec] = std::from_chars(text.data(), last, permissions, 8);
  if (ec != std::errc{} || end != last || permissions > kMax) return std::nullopt;
  return permissions;
}

std::string format_bytes(std::uint64_t count) {
  if (count == 0) return "0";
  const auto unit = std::ranges::find_if(kSizes, [count](const Unit& each) { return count % each.factor == 0; });
  return fmt::format("{}{}", count / unit->factor, unit->name);
}

std::string format_time(std::chrono::milliseconds time) {
  if (time.count() == 0) return "0";
  const auto ms = static_cast<std::uint64_t>(time.count());
  const auto unit = std::ranges::find_if(kTimes, [ms](const Unit& each) { return ms % each.factor == 0; });
  return fmt::format("{}{}", ms / unit->factor, unit->name);
}

}  // namespace candor::config
