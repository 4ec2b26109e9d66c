#include "proxy/observe/access_log_combined.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "proxy/observe/line_writer.hpp"

namespace candor::observe {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// The value of a field of the request, as far as it may be shown; empty where there is none.
std::string_view shown(const Exchange& exchange, std::string_view name, std::span<const std::string> redacted) {
  const http1::Field* field = exchange.request.fields.find(name);
  if (field == nullptr) return {};
  const bool hidden =
      std::ranges::any_of(redacted, [&](const std::string& each) { return http1::iequals(each, name); });
  return hidden ? kRedacted : field->value;
}

void write_quoted(LineWriter& line, std::string_view text) {
  line.literal("\"");
  line.text_or_dash(text);
  line.literal("\"");
}

// The page that led here is mostly one of the same site, with a query as secret as that of the target.
std::string_view shown_referer(const Exchange& exchange, LogQuery query, std::span<const std::string> redacted) {
  const std::string_view referer = shown(exchange, "Referer", redacted);
  return query == LogQuery::keep ? referer : referer.substr(0, referer.find('?'));
}

}  // namespace

std::string_view CombinedTime::format(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto second = floor<seconds>(time);
  if (second == second_) return text_;
  second_ = second;
  const auto day = floor<days>(second);
  const year_month_day date{day};
  const hh_mm_ss clock{second - day};
  text_ = fmt::format("{:02}/{}/{:04}:{:02}:{:02}:{:02} +0000", static_cast<unsigned>(date.day()),
                      kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                      clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  return text_;
}

char* write_combined_line(char* out, const Exchange& exchange, std::string_view time, LogQuery query,
                          std::span<const std::string> redacted) {
  LineWriter line(out);
  line.address(exchange.client);
  line.literal(" - - [");
  line.text(time);
  line.literal("] \"");
  line.text_or_dash(exchange.request.method);
  line.literal(" ");
  line.text_or_dash(logged_target(exchange, query), kLoggedTargetBytesMax);
  line.literal(" ");
  line.text(logged_protocol(exchange));
  line.literal("\" ");
  line.number(static_cast<std::uint64_t>(logged_status(exchange)));
  line.literal(" ");
  line.number(exchange.bytes_out);
  line.literal(" ");
  write_quoted(line, shown_referer(exchange, query, redacted));
  line.literal(" ");
  write_quoted(line, shown(exchange, "User-Agent", redacted));
  line.literal("\n");
  return line.end();
}

}  // namespace candor::observe
