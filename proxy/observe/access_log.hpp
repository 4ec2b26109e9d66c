// The access log of the process: takes blocks of whole lines from the workers and writes them on a thread of its own,
// so that a slow disk or a full pipe never makes a request wait. What does not fit into the queue is refused, and
// counted by the caller. One spdlog call for a block, because a call for each line costs more than the line (377 ns
// against 137).
#pragma once

#include <spdlog/sinks/sink.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace candor::observe {

class AccessLog {
 public:
  static constexpr std::size_t kQueueBytesMax = std::size_t{16} << 20;
  using OpenSink = std::function<std::shared_ptr<spdlog::sinks::sink>()>;

  // stdout, stderr, off or a file, which is created or appended to. Throws std::runtime_error when it cannot be opened.
  explicit AccessLog(const std::string& path);
  // `open` is called now, and on the writing thread after each reopen().
  explicit AccessLog(OpenSink open, std::size_t queue_bytes_max = kQueueBytesMax);
  // Writes what is queued.
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  bool is_off() const { return off_; }

  // False: the block was refused, because the queue would hold more than its limit. From any thread; never waits for
  // the disk.
  [[nodiscard]] bool submit(std::string block);

  // Opens the file again, after it was moved away. Where that fails, writing goes on into the old one.
  void reopen();

  // Lines that were taken but could not be written: disk full, broken pipe.
  std::uint64_t lines_lost() const { return lines_lost_.load(std::memory_order_relaxed); }

 private:
  void run();
  void open_again();
  void write(const std::string& block);

  OpenSink open_;
  std::shared_ptr<spdlog::sinks::sink> sink_;  // after the start: of the writing thread only
  const bool off_;
  const std::size_t queue_bytes_max_;
  bool failing_ = false;  // of the writing thread
  std::atomic<std::uint64_t> lines_lost_{0};

  std::mutex mutex_;  // guards what follows
  std::condition_variable work_;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;  // the block being written included
  bool reopen_ = false;
  bool stop_ = false;

  std::thread thread_;
};

}  // namespace candor::observe
