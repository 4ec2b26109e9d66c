#include "proxy/observe/access_log_buffer.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

namespace candor::observe {

AccessLogBuffer::AccessLogBuffer(AccessLog& log, const config::AccessLog& settings, Counter& dropped)
    : log_(log),
      format_(settings.format),
      query_(settings.query ? LogQuery::keep : LogQuery::leave_out),
      redacted_(settings.redact),
      dropped_(dropped),
      buffer_(std::make_unique<char[]>(kBlockBytes + kLogLineBytesMax)) {
  for (const std::string& name : settings.fields) {
    const bool redacted =
        std::ranges::any_of(settings.redact, [&](const std::string& each) { return http1::iequals(each, name); });
    fields_.push_back({name, redacted});
  }
}

void AccessLogBuffer::write(const Exchange& exchange) {
  if (log_.is_off()) return;
  char* const begin = buffer_.get() + used_;
  used_ += static_cast<std::size_t>(write_line(begin, exchange) - begin);
  ++lines_;
  if (used_ >= kBlockBytes) flush();
}

char* AccessLogBuffer::write_line(char* out, const Exchange& exchange) {
  switch (format_) {
    case config::LogFormat::json:
      return write_log_line(out, exchange, timestamp_.format(exchange.wall_now), query_, fields_);
    case config::LogFormat::combined:
      return write_combined_line(out, exchange, combined_time_.format(exchange.wall_now), query_, redacted_);
  }
  std::abort();
}

void AccessLogBuffer::flush() {
  if (used_ == 0) return;
  // A copy of the exact size: the queue's limit would mean little if every block held a whole buffer.
  bool taken = false;
  try {
    taken = log_.submit(std::string(buffer_.get(), used_));
  } catch (const std::bad_alloc&) {
    taken = false;  // the lines are dropped like those that find the queue full: the buffer must not grow
  }
  if (!taken) dropped_.add(lines_);
  used_ = 0;
  lines_ = 0;
}

}  // namespace candor::observe
