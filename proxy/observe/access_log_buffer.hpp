// The access log as one worker sees it: lines gather in a buffer of fixed size and leave it in blocks. No lock and no
// allocation for a line.
#pragma once

#include "config/config.hpp"
#include "proxy/exchange.hpp"
#include "proxy/observe/access_log.hpp"
#include "proxy/observe/access_log_combined.hpp"
#include "proxy/observe/access_log_line.hpp"
#include "proxy/observe/cells.hpp"
#include "proxy/observe/timestamp.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace candor::observe {

class AccessLogBuffer {
 public:
  static constexpr std::size_t kBlockBytes = 64 * 1024;           // handed over from there on
  static constexpr std::chrono::milliseconds kFlushInterval{50};  // how often the owner calls flush()

  // `dropped` counts the lines that the log refuses. Log and counter outlive the buffer.
  AccessLogBuffer(AccessLog& log, const config::AccessLog& settings, Counter& dropped);
  ~AccessLogBuffer() { flush(); }
  AccessLogBuffer(const AccessLogBuffer&) = delete;
  AccessLogBuffer& operator=(const AccessLogBuffer&) = delete;

  void write(const Exchange& exchange);
  void flush();

 private:
  char* write_line(char* out, const Exchange& exchange);

  AccessLog& log_;
  const config::LogFormat format_;
  const LogQuery query_;
  std::vector<LoggedField> fields_;          // of the JSON form
  const std::vector<std::string> redacted_;  // of the combined one
  Counter& dropped_;
  Timestamp timestamp_;
  CombinedTime combined_time_;
  std::unique_ptr<char[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t lines_ = 0;
};

}  // namespace candor::observe
