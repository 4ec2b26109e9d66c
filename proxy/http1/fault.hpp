// What is wrong with a message, and where: the cause for the answer, the rest for the log.
#pragma once

#include <cstddef>
#include <string>

#include "proxy/failure.hpp"

namespace candor::http1 {

struct Fault {
  Cause cause = Cause::none;
  std::string error;  // names the rule and, where there is one, the offset of the first bad byte
  int tls_alert = 0;  // Cause::tls_alert: its number

  explicit operator bool() const { return cause != Cause::none; }
};

Fault fault_at(Cause cause, std::size_t offset, const char* rule);
Fault limit_fault(Cause cause, const char* limit, std::size_t allowed, std::size_t size);

}  // namespace candor::http1
