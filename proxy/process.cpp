#include "proxy/process.hpp"

#include <malloc.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace candor {

namespace {

constexpr int kNicerThanWorkers = 10;
constexpr int kNicestOfAll = 19;

}  // namespace

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

void let_workers_go_first() {
  constexpr id_t kThisThread = 0;
  const int niceness = std::min(::getpriority(PRIO_PROCESS, kThisThread) + kNicerThanWorkers, kNicestOfAll);
  if (::setpriority(PRIO_PROCESS, kThisThread, niceness) != 0)
    spdlog::warn("scrapes compete with requests: setpriority: {}", std::generic_category().message(errno));
}

void keep_freed_memory() {
  constexpr int kKeptBytesMax = 16 << 20;
  constexpr int kMappedFrom = 4 << 20;  // blocks of this size go back to the kernel at once
  ::mallopt(M_TRIM_THRESHOLD, kKeptBytesMax);
  ::mallopt(M_MMAP_THRESHOLD, kMappedFrom);  // or it would be 128 KiB from now on, and never grow
}

}  // namespace candor
