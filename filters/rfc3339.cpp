#include "filters/rfc3339.hpp"

#include <fmt/core.h>

namespace candor::filters {
namespace {

using namespace std::chrono_literals;

constexpr unsigned kYearMin = 1970;
constexpr unsigned kYearMax = 2199;

// Takes what it reads off the front; the first thing that is missing makes it, and all that follows, invalid.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  unsigned number(std::size_t digits, unsigned max) {
    unsigned value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + digit();
    valid_ = valid_ && value <= max;
    return value;
  }

  // One of `choices`.
  char one_of(std::string_view choices) {
    const char front = rest_.empty() ? '\0' : rest_.front();
    valid_ = valid_ && !rest_.empty() && choices.find(front) != std::string_view::npos;
    if (!rest_.empty()) rest_.remove_prefix(1);
    return front;
  }

  // An optional ".5"; true where it is more than nothing.
  bool fraction() {
    if (!rest_.starts_with('.')) return false;
    rest_.remove_prefix(1);
    const std::string_view digits = rest_.substr(0, rest_.find_first_not_of("0123456789"));
    valid_ = valid_ && !digits.empty();
    rest_.remove_prefix(digits.size());
    return digits.find_first_not_of('0') != std::string_view::npos;
  }

  bool finished() const { return valid_ && rest_.empty(); }

 private:
  unsigned digit() { return static_cast<unsigned>(one_of("0123456789") - '0'); }

  std::string_view rest_;
  bool valid_ = true;
};

std::chrono::sys_days read_date(Reader& reader, bool& exists) {
  const unsigned year = reader.number(4, kYearMax);
  reader.one_of("-");
  const unsigned month = reader.number(2, 12);
  reader.one_of("-");
  const unsigned day = reader.number(2, 31);
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                         std::chrono::day(day)};
  exists = date.ok() && year >= kYearMin;
  return exists ? std::chrono::sys_days(date) : std::chrono::sys_days();
}

std::chrono::seconds read_time(Reader& reader) {
  const std::chrono::hours hours(reader.number(2, 23));
  reader.one_of(":");
  const std::chrono::minutes minutes(reader.number(2, 59));
  reader.one_of(":");
  const std::chrono::seconds seconds(reader.number(2, 60));  // 60: a leap second
  return hours + minutes + seconds + (reader.fraction() ? 1s : 0s);
}

std::chrono::seconds read_offset(Reader& reader) {
  const char sign = reader.one_of("Zz+-");
  if (sign != '+' && sign != '-') return 0s;
  const std::chrono::hours hours(reader.number(2, 23));
  reader.one_of(":");
  const std::chrono::minutes minutes(reader.number(2, 59));
  return sign == '+' ? hours + minutes : -(hours + minutes);
}

}  // namespace

std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text) {
  Reader reader(text);
  bool exists = false;
  const std::chrono::sys_days date = read_date(reader, exists);
  reader.one_of("Tt ");
  const std::chrono::seconds time = read_time(reader);
  const std::chrono::seconds offset = read_offset(reader);
  if (!reader.finished() || !exists) return std::nullopt;
  return date + time - offset;
}

std::string format_rfc3339(std::chrono::sys_seconds time) {
  const std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

}  // namespace candor::filters
