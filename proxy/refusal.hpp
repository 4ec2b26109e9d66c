// The replies to requests that the engine itself refuses, beside those of the filters.
#pragma once

#include <chrono>
#include <string>

#include "proxy/http1/fault.hpp"
#include "proxy/reply.hpp"

namespace candor {

Reply reply_for(http1::Fault fault, std::chrono::seconds retry_after = {});

// `allowed`: the methods that would have found a route; empty for none.
Reply no_route_reply(std::string allowed);

}  // namespace candor
