// What every request must fulfil before it is routed, beyond its syntax: one Host, an expectation that we know, no
// loop, a length that everybody reads the same (RFC 9110 §7.2, §7.6.3, §10.1.1; RFC 9112 §3.2, §6.3).
#pragma once

#include <string_view>

#include "config/config.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/http1/framing.hpp"

namespace candor {

struct Admission {
  http1::Fault fault;
  http1::Length length;  // of the request's content
};

// Fills head.authority. `own_pseudonym`: our name in Via, unique to this process.
Admission admit(http1::RequestHead& head, const config::Limits& limits, std::string_view own_pseudonym);

}  // namespace candor
