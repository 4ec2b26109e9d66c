// What the lines of the access log are written to. A descriptor of our own instead of one of spdlog's sinks: those pass
// over the errors of stdout, and wait for as long as a pipe is full.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace candor::observe {

class LogOutput {
 public:
  virtual ~LogOutput() = default;

  // Writes from the front of `bytes` and gives how many were taken: none where there was no room for kRoomWait, as in a
  // full pipe. Throws std::system_error: the disk is full, nobody reads the pipe any more.
  virtual std::size_t write_some(std::string_view bytes) = 0;
};

inline constexpr std::chrono::milliseconds kRoomWait{100};

// stdout, stderr or a path: a file, which is created or appended to with its folders, or a FIFO, which need not have a
// reader yet. Throws std::runtime_error that names it.
std::unique_ptr<LogOutput> open_log_output(const std::string& path);

}  // namespace candor::observe
