#include "proxy/observe/access_log_buffer.hpp"

#include <string>
#include <utility>

namespace candor::observe {

AccessLogBuffer::AccessLogBuffer(AccessLog& log, const config::AccessLog& settings, Counter& dropped)
    : log_(log),
      query_(settings.query ? LogQuery::keep : LogQuery::leave_out),
      dropped_(dropped),
      buffer_(std::make_unique<char[]>(kBlockBytes + kLogLineBytesMax)) {}

void AccessLogBuffer::write(const Exchange& exchange) {
  if (log_.is_off()) return;
  char* const begin = buffer_.get() + used_;
  used_ +=
      static_cast<std::size_t>(write_log_line(begin, exchange, timestamp_.format(exchange.wall_now), query_) - begin);
  ++lines_;
  if (used_ >= kBlockBytes) flush();
}

void AccessLogBuffer::flush() {
  if (used_ == 0) return;
  // A copy of the exact size: the queue's limit would mean little if every block held a whole buffer.
  if (!log_.submit(std::string(buffer_.get(), used_))) dropped_.add(lines_);
  used_ = 0;
  lines_ = 0;
}

}  // namespace candor::observe
