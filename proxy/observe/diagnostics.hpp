// The diagnostics log, which is spdlog's default logger: lines for people, to stderr. Workers write it, so it never
// waits for whoever reads it: a line that a full pipe has no room for is lost, and the next one says how many were.
#pragma once

#include <spdlog/sinks/base_sink.h>

#include <cstddef>
#include <mutex>
#include <string_view>

namespace candor::observe {

// Does not own the descriptor. One that blocks is asked for room first, which is enough while nobody else fills it.
class DiagnosticsSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  static constexpr std::size_t kLineBytesMax = 4096;  // PIPE_BUF: what a pipe with room takes at once (pipe(7))

  explicit DiagnosticsSink(int descriptor) : descriptor_(descriptor) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override;
  void flush_() override {}
  bool write(std::string_view line) const;

  const int descriptor_;
  std::size_t lost_ = 0;
};

// To stderr from here on; on a terminal with colours, and then it waits while the terminal is stopped.
void start_diagnostics();

}  // namespace candor::observe
