// How the path of a request is read is decided here, once, for routes, filters and the upstream alike.
#pragma once

#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"

namespace candor {

// Fills request.matched_path, and takes dot segments out of request.path.
http1::Fault normalise_path(Exchange& exchange);

}  // namespace candor
