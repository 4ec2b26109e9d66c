// What the fields of a request say about the message and its sender, once its head has been read and before a route is
// looked for. A connection asks it, and the dry run of a request that nobody has sent.
#pragma once

#include <string_view>

#include "config/config.hpp"
#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/http1/framing.hpp"

namespace candor {

struct UnderstoodRequest {
  http1::Fault fault;    // why it is refused
  http1::Length length;  // of its content, where it is not
};

// Needs `peer`, `over_tls` and the parsed head of the exchange; leaves in it who the client is, the id of the request,
// the paths and the upgrade that is asked for. `own_pseudonym`: our name in Via, unique to this process.
UnderstoodRequest understand_request(const config::Config& config, std::string_view own_pseudonym, Exchange& exchange);

}  // namespace candor
