#include "proxy/observe/log_output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace candor::observe {
namespace {

class Descriptor final : public LogOutput {
 public:
  // `inherited`: others may hold it too, so that it cannot be made non-blocking.
  Descriptor(int descriptor, bool inherited) : descriptor_(descriptor) {
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0;
    is_socket_ = known && S_ISSOCK(status.st_mode);
    // What a pipe that poll() calls writable takes at once (pipe(7)); a terminal does no worse.
    if (inherited && !(known && S_ISREG(status.st_mode))) bytes_at_once_ = PIPE_BUF;
  }
  ~Descriptor() override { ::close(descriptor_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  std::size_t write_some(std::string_view bytes) override {
    pollfd room{descriptor_, POLLOUT, 0};
    if (::poll(&room, 1, kRoomWait.count()) == 0) return 0;
    const std::size_t size = std::min(bytes.size(), bytes_at_once_);
    const ssize_t written = is_socket_ ? ::send(descriptor_, bytes.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL)
                                       : ::write(descriptor_, bytes.data(), size);
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno == EAGAIN || errno == EINTR) return 0;
    throw std::system_error(errno, std::generic_category());
  }

 private:
  const int descriptor_;
  bool is_socket_ = false;
  std::size_t bytes_at_once_ = SIZE_MAX;
};

int open_file(const std::string& path) {
  constexpr mode_t kMode = 0666;  // less the umask
  struct stat status {};
  // Open for reading too, it needs nobody at its other end, now or later.
  if (::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode))
    return ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
  std::error_code ignored;  // opening says what is wrong
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, kMode);
}

}  // namespace

std::unique_ptr<LogOutput> open_log_output(const std::string& path) {
  const bool is_stdout = path == "stdout";
  const bool inherited = is_stdout || path == "stderr";
  const int descriptor =
      inherited ? ::fcntl(is_stdout ? STDOUT_FILENO : STDERR_FILENO, F_DUPFD_CLOEXEC, 0) : open_file(path);
  if (descriptor < 0) throw std::runtime_error("access log " + path + ": " + std::generic_category().message(errno));
  return std::make_unique<Descriptor>(descriptor, inherited);
}

}  // namespace candor::observe
