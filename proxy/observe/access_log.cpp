#include "proxy/observe/access_log.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <system_error>
#include <utility>

namespace candor::observe {
namespace {

using Clock = std::chrono::steady_clock;

AccessLog::Open opener(const std::string& path) {
  if (path == "off") return [] { return std::unique_ptr<LogOutput>(); };
  return [path] { return open_log_output(path); };
}

// They are for the thread that runs the process.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

AccessLog::AccessLog(const std::string& path) : AccessLog(opener(path)) {}

AccessLog::AccessLog(Open open, std::size_t queue_bytes_max, std::chrono::milliseconds end_wait)
    : open_(std::move(open)),
      output_(open_()),
      off_(output_ == nullptr),
      queue_bytes_max_(queue_bytes_max),
      end_wait_(end_wait) {
  if (!is_off()) thread_ = std::thread(&AccessLog::run, this);
}

AccessLog::~AccessLog() {
  if (is_off()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_one();
  thread_.join();
}

bool AccessLog::submit(std::string block) {
  if (is_off()) return true;
  {
    const std::lock_guard lock(mutex_);
    if (block.size() > queue_bytes_max_ - queued_bytes_) return false;
    const std::size_t size = block.size();
    queue_.push_back(std::move(block));
    queued_bytes_ += size;
  }
  work_.notify_one();
  return true;
}

void AccessLog::reopen() {
  {
    const std::lock_guard lock(mutex_);
    reopen_ = true;
  }
  work_.notify_one();
}

void AccessLog::run() {
  block_signals();
  moved_at_ = Clock::now();
  for (std::string block; take(block);) write(block);
}

// The next block, an empty one where there is only a reopen() to obey; false at the end.
bool AccessLog::take(std::string& block) {
  std::unique_lock lock(mutex_);
  queued_bytes_ -= block.size();  // the last one is done
  block.clear();
  if (queue_.empty()) {
    work_.wait(lock, [this] { return stop_ || reopen_ || !queue_.empty(); });
    moved_at_ = Clock::now();
  }
  if (queue_.empty()) return reopen_ || !stop_;
  block = std::move(queue_.front());
  queue_.pop_front();
  return true;
}

void AccessLog::write(std::string_view block) {
  std::size_t written = 0;
  while (true) {
    // A line that was begun in the old file is whole in the new one.
    if (reopen_.exchange(false) && open_again()) written = block.substr(0, written).rfind('\n') + 1;
    const std::string_view rest = block.substr(written);
    if (rest.empty()) return;
    if (stop_ && Clock::now() - moved_at_ >= end_wait_) {
      if (!std::exchange(failing_, true)) spdlog::error("access log: nobody takes the last lines, which are lost");
      return lose(rest);
    }
    try {
      const std::size_t taken = output_->write_some(torn_ ? "\n" : rest);
      if (taken == 0) continue;
      failing_ = false;
      moved_at_ = Clock::now();
      if (!std::exchange(torn_, false)) written += taken;
    } catch (const std::system_error& ex) {
      torn_ = torn_ || (written > 0 && block[written - 1] != '\n');
      if (!std::exchange(failing_, true)) spdlog::error("access log: {}", ex.what());
      return lose(rest);
    }
  }
}

bool AccessLog::open_again() {
  try {
    output_ = open_();
    torn_ = false;
    return true;
  } catch (const std::exception& ex) {
    spdlog::error("cannot reopen: {}", ex.what());
    return false;
  }
}

void AccessLog::lose(std::string_view rest) {
  lines_lost_.fetch_add(static_cast<std::uint64_t>(std::ranges::count(rest, '\n')), std::memory_order_relaxed);
}

}  // namespace candor::observe
