// The CPU time of other processes, all their threads counted, those that ended too; to the nanosecond.
#pragma once

#include <cstdint>
#include <vector>

namespace candor::bench {

std::uint64_t cpu_ns(const std::vector<int>& processes);

}  // namespace candor::bench
