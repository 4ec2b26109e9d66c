#include "proxy/http1/fault.hpp"

#include <fmt/format.h>

namespace candor::http1 {

Fault fault_at(Cause cause, std::size_t offset, const char* rule) {
  return {cause, fmt::format("{} at byte {}", rule, offset)};
}

Fault limit_fault(Cause cause, const char* limit, std::size_t allowed, std::size_t size) {
  return {cause, fmt::format("{} is {}, the message has {}", limit, allowed, size)};
}

}  // namespace candor::http1
