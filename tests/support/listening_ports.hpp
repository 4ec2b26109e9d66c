// The TCP ports that a process listens on, as the kernel knows them, without what the process says of itself.
#pragma once

#include <cstdint>
#include <set>

namespace candor::test {

std::set<std::uint16_t> listening_ports(int process);

}  // namespace candor::test
