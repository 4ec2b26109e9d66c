// Which rows of the failure contract belong to a fault.
#pragma once

#include <vector>

#include "proxy/failure.hpp"
#include "tests/faults/injection.hpp"

namespace candor::test {

// Empty: the fault must not be noticed at all.
std::vector<Cause> allowed_causes(const Fault& fault, Side side);

}  // namespace candor::test
