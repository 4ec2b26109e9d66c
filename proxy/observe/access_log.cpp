#include "proxy/observe/access_log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <utility>

namespace candor::observe {
namespace {

using Sink = std::shared_ptr<spdlog::sinks::sink>;

Sink open_path(const std::string& path) {
  if (path == "stdout") return std::make_shared<spdlog::sinks::stdout_sink_mt>();
  if (path == "stderr") return std::make_shared<spdlog::sinks::stderr_sink_mt>();
  try {
    return std::make_shared<spdlog::sinks::basic_file_sink_st>(path);
  } catch (const spdlog::spdlog_ex& ex) {
    throw std::runtime_error("access log " + path + ": " + ex.what());
  }
}

// Blocks are complete lines already: nothing in front, nothing behind.
Sink without_pattern(Sink sink) {
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::utc, ""));
  return sink;
}

AccessLog::OpenSink opener(const std::string& path) {
  if (path == "off") return [] { return Sink(); };
  return [path] { return without_pattern(open_path(path)); };
}

// A signal handler that runs here could make a write to a pipe fail with EINTR in its middle.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

AccessLog::AccessLog(const std::string& path) : AccessLog(opener(path)) {}

AccessLog::AccessLog(OpenSink open, std::size_t queue_bytes_max)
    : open_(std::move(open)), sink_(open_()), off_(sink_ == nullptr), queue_bytes_max_(queue_bytes_max) {
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
  std::unique_lock lock(mutex_);
  while (true) {
    work_.wait(lock, [this] { return stop_ || reopen_ || !queue_.empty(); });
    if (std::exchange(reopen_, false)) {
      lock.unlock();
      open_again();
      lock.lock();
    }
    if (queue_.empty()) {
      if (stop_) return;
      continue;
    }
    const std::string block = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    write(block);
    lock.lock();
    queued_bytes_ -= block.size();
  }
}

void AccessLog::open_again() {
  try {
    sink_ = open_();
  } catch (const std::exception& ex) {
    spdlog::error("cannot reopen: {}", ex.what());
  }
}

void AccessLog::write(const std::string& block) {
  try {
    sink_->log(spdlog::details::log_msg(spdlog::string_view_t(), spdlog::level::info, block));
    sink_->flush();
    failing_ = false;
  } catch (const spdlog::spdlog_ex& ex) {
    const auto lines = static_cast<std::uint64_t>(std::ranges::count(block, '\n'));
    lines_lost_.fetch_add(lines, std::memory_order_relaxed);
    if (!std::exchange(failing_, true)) spdlog::error("access log: {}", ex.what());
  }
}

}  // namespace candor::observe
