// A context that is made anew when its files change. What is there before stays where the new files are no good.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace candor::tls {

// By what a change of files is seen: who, when and how much.
class FileStamps {
 public:
  explicit FileStamps(std::vector<std::string> files);

  // Whether they differ from those that were settled last, and have not changed since the last look: a file that is
  // still being written, or a pair of which one is still the old one, gets the time of one look.
  bool settled_anew();
  std::string names() const;  // for logs

 private:
  using Stamps = std::vector<std::int64_t>;
  Stamps look() const;

  std::vector<std::string> files_;
  Stamps settled_;
  Stamps seen_;
};

// To be looked at again and again, by one thread.
class Reloadable {
 public:
  virtual ~Reloadable() = default;
  enum class Look { same, reloaded, failed };
  virtual Look look() = 0;
};

// Shared by the workers: each handshake takes the current context, under a mutex that is held for the copy of a
// pointer.
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

  Look look() override;

 private:
  void replace(std::shared_ptr<const Context> fresh) {
    const std::lock_guard lock(mutex_);
    current_.swap(fresh);
  }

  FileStamps stamps_;
  std::function<std::shared_ptr<const Context>()> make_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Context> current_;
};

void log_reloaded(const FileStamps& stamps);
void log_kept(const FileStamps& stamps, const std::string& error);

template <class Context>
Reloadable::Look Watched<Context>::look() {
  if (!stamps_.settled_anew()) return Look::same;
  try {
    replace(make_());
  } catch (const std::exception& ex) {
    log_kept(stamps_, ex.what());
    return Look::failed;
  }
  log_reloaded(stamps_);
  return Look::reloaded;
}

}  // namespace candor::tls
