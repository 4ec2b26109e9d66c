// The access log of the process: takes blocks of whole lines from the workers and writes them on a thread of its own,
// so that a slow disk or a full pipe never makes a request wait. What does not fit into the queue is refused, and
// counted by the caller.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "proxy/observe/log_output.hpp"

namespace candor::observe {

class AccessLog {
 public:
  static constexpr std::size_t kQueueBytesMax = std::size_t{16} << 20;
  static constexpr std::chrono::seconds kEndWait{2};  // for an output that takes nothing; what is left then is lost
  using Open = std::function<std::unique_ptr<LogOutput>()>;

  // "off", or what open_log_output() opens. Throws std::runtime_error when it cannot be opened.
  explicit AccessLog(const std::string& path);
  // `open` is called now, and on the writing thread after each reopen(). Gives null where there is no log.
  explicit AccessLog(Open open, std::size_t queue_bytes_max = kQueueBytesMax,
                     std::chrono::milliseconds end_wait = kEndWait);
  // Writes what is queued, unless the output takes nothing for `end_wait`.
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
  bool take(std::string& block);
  void write(std::string_view block);
  bool open_again();
  void lose(std::string_view rest);

  Open open_;
  std::unique_ptr<LogOutput> output_;  // after the start: of the writing thread only, as the three that follow
  std::chrono::steady_clock::time_point moved_at_;  // it took something then, or there was nothing to take
  bool failing_ = false;                            // which has been said
  bool torn_ = false;                               // it ends within a line, whose rest was lost
  const bool off_;
  const std::size_t queue_bytes_max_;
  const std::chrono::milliseconds end_wait_;
  std::atomic<std::uint64_t> lines_lost_{0};

  // Set under the mutex, so that nobody misses it, and looked at without.
  std::atomic<bool> reopen_{false};
  std::atomic<bool> stop_{false};

  std::mutex mutex_;  // guards what follows
  std::condition_variable work_;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;  // the block being written included

  std::thread thread_;
};

}  // namespace candor::observe
