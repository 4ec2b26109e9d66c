#include "proxy/process.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>

namespace candor {

void raise_descriptor_limit(std::uint64_t needed) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max >= needed) return;
  spdlog::warn("{} descriptors may be open, limits.connections may need {}; raise the limit (ulimit -Hn, LimitNOFILE)",
               limit.rlim_max, needed);
}

void ignore_broken_pipes() { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace candor
