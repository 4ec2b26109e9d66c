#include "proxy/observe/diagnostics.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace candor::observe {
namespace {

constexpr const char* kName = "candor";

bool has_room(int descriptor) {
  pollfd room{descriptor, POLLOUT, 0};
  return ::poll(&room, 1, 0) == 1;
}

// A pipe is opened once more: whoever else has it keeps it as it is, and we need not wait where others fill it.
int stderr_of_our_own() {
  struct stat status {};
  const bool is_pipe = ::fstat(STDERR_FILENO, &status) == 0 && S_ISFIFO(status.st_mode);
  const int own = is_pipe ? ::open("/proc/self/fd/2", O_WRONLY | O_NONBLOCK | O_CLOEXEC) : -1;
  return own < 0 ? STDERR_FILENO : own;
}

}  // namespace

void DiagnosticsSink::sink_it_(const spdlog::details::log_msg& message) {
  spdlog::memory_buf_t text;
  formatter_->format(message, text);
  std::string_view line(text.data(), text.size());
  if (line.size() > kLineBytesMax) {
    text[kLineBytesMax - 1] = '\n';
    line = line.substr(0, kLineBytesMax);
  }
  if (lost_ != 0 && write(fmt::format("{} lines lost: nobody read what came before\n", lost_))) lost_ = 0;
  if (lost_ != 0 || !write(line)) ++lost_;
}

// False where there is no room; what fails otherwise could be told to nobody.
bool DiagnosticsSink::write(std::string_view line) const {
  const ssize_t sent = ::send(descriptor_, line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0) return true;
  if (errno != ENOTSOCK) return errno != EAGAIN;
  if (!has_room(descriptor_)) return false;
  return ::write(descriptor_, line.data(), line.size()) >= 0 || errno != EAGAIN;
}

void start_diagnostics() {
  if (::isatty(STDERR_FILENO) == 1) {
    spdlog::set_default_logger(spdlog::stderr_color_mt(kName));
  } else {
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>(kName, std::make_shared<DiagnosticsSink>(stderr_of_our_own())));
  }
}

}  // namespace candor::observe
