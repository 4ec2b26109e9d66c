#include "proxy/watched.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include "proxy/observe/registry.hpp"

namespace candor {

FileStamps::FileStamps(std::vector<std::string> files) : files_(std::move(files)), used_(look()), seen_(used_) {}

bool FileStamps::settled_anew() {
  Stamps now = look();
  const bool still = now == seen_;
  seen_ = std::move(now);
  return still && seen_ != used_;
}

std::string FileStamps::names() const { return fmt::format("{}", fmt::join(files_, ", ")); }

FileStamps::Stamps FileStamps::look() const {
  Stamps stamps;
  for (const std::string& file : files_) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) found = {};
    stamps.insert(stamps.end(),
                  {static_cast<std::int64_t>(found.st_dev), static_cast<std::int64_t>(found.st_ino),
                   static_cast<std::int64_t>(found.st_size), found.st_mtim.tv_sec, found.st_mtim.tv_nsec});
  }
  return stamps;
}

void WatchedFiles::look(observe::Counter& failures) {
  for (const auto& each : files_)
    if (each->look() == Reloadable::Look::failed) failures.add();
}

observe::Counter& reload_failures(observe::Registry& registry) {
  return registry
      .counter("candor_config_reload_failures_total",
               "Changed files that were no good, so that what was read before stays in use: one for each change and "
               "reason, however often they are tried.",
               {})
      .shard(0);
}

void log_reloaded(const FileStamps& stamps) { spdlog::info("re-read: {}", stamps.names()); }

void log_kept(const FileStamps& stamps, const std::string& error) {
  spdlog::error("not re-read, what was there before stays in use: {} ({})", error, stamps.names());
}

}  // namespace candor
