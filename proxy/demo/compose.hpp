// The answers of the sample backend that are not constant text. Pure functions from what was asked to bytes.
#pragma once

#include <string>

#include "proxy/demo/behaviour.hpp"

namespace candor::demo {

std::string ok(const Received& received);
std::string echo(const Received& received);
std::string status(const Received& received);        // the number behind "/status/"; 400 where it is none
std::string big_head(const Received& received);      // a head above the default of limits.response_head
std::string big_trailers(const Received& received);  // the end of chunked content, with trailers above the same limit
std::string not_found(const Received& received);     // lists what there is

}  // namespace candor::demo
