// What a route demands of the length that a request announces, before a byte of its content is taken.
#pragma once

#include <string_view>

#include "config/config.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/http1/framing.hpp"

namespace candor {

http1::Fault check_announced_length(const config::Route& route, std::string_view method, const http1::Length& length);

}  // namespace candor
