#include "filters/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace candor::filters {
namespace {

constexpr mode_t kMode = 0644;

std::error_code last_error() { return {errno, std::system_category()}; }

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool valid() const { return number_ >= 0; }

 private:
  int number_;
};

std::error_code check_step(const StepCheck& check, WriteStep step) { return check ? check(step) : std::error_code(); }

std::error_code write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::error_code write_temporary(const std::filesystem::path& path, std::string_view text, const StepCheck& check) {
  if (const auto ec = check_step(check, WriteStep::create)) return ec;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kMode));
  if (!file.valid()) return last_error();

  if (const auto ec = check_step(check, WriteStep::write)) return ec;
  if (const auto ec = write_all(file.number(), text)) return ec;

  if (const auto ec = check_step(check, WriteStep::sync)) return ec;
  return ::fsync(file.number()) == 0 ? std::error_code() : last_error();
}

}  // namespace

std::error_code write_file_atomically(const std::filesystem::path& path, std::string_view text,
                                      const StepCheck& check) {
  // Opened first, so that after the rename as little as possible can fail.
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.valid()) return last_error();

  const std::filesystem::path temporary = temporary_path(path);
  std::error_code ec = write_temporary(temporary, text, check);
  if (!ec) ec = check_step(check, WriteStep::rename);
  if (!ec && ::rename(temporary.c_str(), path.c_str()) != 0) ec = last_error();
  if (ec) {
    ::unlink(temporary.c_str());
    return ec;
  }

  if (const auto failed = check_step(check, WriteStep::sync_directory)) return failed;
  // Some file systems know no fsync of a directory and say EINVAL; they need none.
  return ::fsync(directory.number()) == 0 || errno == EINVAL ? std::error_code() : last_error();
}

std::filesystem::path temporary_path(const std::filesystem::path& path) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  return temporary;
}

}  // namespace candor::filters
