#include "proxy/tls/watched.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

namespace candor::tls {

FileStamps::FileStamps(std::vector<std::string> files) : files_(std::move(files)), settled_(look()), seen_(settled_) {}

bool FileStamps::settled_anew() {
  Stamps now = look();
  const bool still = now == seen_;
  seen_ = std::move(now);
  if (!still || seen_ == settled_) return false;
  settled_ = seen_;
  return true;
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

void log_reloaded(const FileStamps& stamps) { spdlog::info("certificates re-read: {}", stamps.names()); }

void log_kept(const FileStamps& stamps, const std::string& error) {
  spdlog::error("certificates not re-read, the former ones stay in use: {} ({})", error, stamps.names());
}

}  // namespace candor::tls
