// Something that was read from files and is made anew when they change: TLS contexts, key sets. What was there before
// stays where the new files are no good.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace candor {

namespace observe {
class Counter;
class Registry;
}  // namespace observe

// How often the files are looked at; a change is used after two looks that see the same.
inline constexpr std::chrono::milliseconds kFilesLookInterval{500};

// By what a change of files is seen: who, when and how much.
class FileStamps {
 public:
  explicit FileStamps(std::vector<std::string> files);

  // Whether they differ from those in use, and have not changed since the last look: a file that is still being
  // written, or a pair of which one is still the old one, gets the time of one look.
  bool settled_anew();
  // Those that were seen last are in use.
  void use() { used_ = seen_; }
  std::string names() const;  // for logs

 private:
  using Stamps = std::vector<std::int64_t>;
  Stamps look() const;

  std::vector<std::string> files_;
  Stamps used_;
  Stamps seen_;
};

// To be looked at again and again, by one thread.
class Reloadable {
 public:
  virtual ~Reloadable() = default;
  // failed: changed files are no good. They are tried again at every look, because the reason may pass without another
  // change; only the first failure for a reason is told, the others are `same`.
  enum class Look { same, reloaded, failed };
  virtual Look look() = 0;
};

// Those of the filters: added while chains are built, looked at by one thread as long as the process lives.
class WatchedFiles {
 public:
  void add(std::shared_ptr<Reloadable> files) { files_.push_back(std::move(files)); }
  // Re-reads what has changed; adds one to `failures` for each Look::failed.
  void look(observe::Counter& failures);

 private:
  std::vector<std::shared_ptr<Reloadable>> files_;
};

// candor_config_reload_failures_total, which counts for everything that is watched.
observe::Counter& reload_failures(observe::Registry& registry);

// Shared by the workers. Taking the current object holds a mutex for the copy of a pointer: nothing for each handshake.
// Who needs it for each request keeps the pointer until the generation is another one.
template <class Context>
class Watched final : public Reloadable {
 public:
  // `make` throws std::runtime_error where the files are no good; the constructor lets the first one through.
  Watched(std::vector<std::string> files, std::function<std::shared_ptr<const Context>()> make)
      : stamps_(std::move(files)), make_(std::move(make)), current_(make_()) {}

  std::shared_ptr<const Context> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  // One more for each replacement, from 1 on; never ahead of what current() gives.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  Look look() override;

 private:
  void replace(std::shared_ptr<const Context> fresh) {
    const std::lock_guard lock(mutex_);
    current_.swap(fresh);
    generation_.fetch_add(1, std::memory_order_release);
  }

  FileStamps stamps_;
  std::string error_;  // of the last look; empty where the files are good, or change
  std::function<std::shared_ptr<const Context>()> make_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Context> current_;
  std::atomic<std::uint64_t> generation_{1};
};

void log_reloaded(const FileStamps& stamps);
void log_kept(const FileStamps& stamps, const std::string& error);

template <class Context>
Reloadable::Look Watched<Context>::look() {
  if (!stamps_.settled_anew()) {
    error_.clear();
    return Look::same;
  }
  try {
    replace(make_());
  } catch (const std::exception& ex) {
    if (error_ == ex.what()) return Look::same;
    error_ = ex.what();
    log_kept(stamps_, error_);
    return Look::failed;
  }
  stamps_.use();
  error_.clear();
  log_reloaded(stamps_);
  return Look::reloaded;
}

}  // namespace candor
