#include "proxy/observe/timestamp.hpp"

#include <fmt/format.h>

namespace candor::observe {
namespace {

constexpr std::size_t kMillisecondsAt = 20;  // behind "2026-01-31T23:59:59."

}  // namespace

std::string_view Timestamp::format(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto second = floor<seconds>(time);
  if (second != second_) set_second(second);
  const auto milliseconds_behind = static_cast<unsigned>(floor<milliseconds>(time - second).count());
  text_[kMillisecondsAt] = static_cast<char>('0' + milliseconds_behind / 100);
  text_[kMillisecondsAt + 1] = static_cast<char>('0' + milliseconds_behind / 10 % 10);
  text_[kMillisecondsAt + 2] = static_cast<char>('0' + milliseconds_behind % 10);
  return {text_.data(), text_.size()};
}

void Timestamp::set_second(std::chrono::sys_seconds second) {
  using namespace std::chrono;
  second_ = second;
  const auto day = floor<days>(second);
  const year_month_day date{day};
  const hh_mm_ss time{second - day};
  fmt::format_to_n(text_.data(), text_.size(), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z",
                   static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                   static_cast<unsigned>(date.day()), time.hours().count(), time.minutes().count(),
                   time.seconds().count());
}

}  // namespace candor::observe
