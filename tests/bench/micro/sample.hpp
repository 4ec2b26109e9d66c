// What the micro-benchmarks work on: the request of the benchmark itself, parsed, and the exchange that it became.
#pragma once

#include <string>
#include <string_view>

#include "proxy/exchange.hpp"
#include "proxy/http1/head_scanner.hpp"

namespace candor::bench {

const std::string& request_text();

// With the default limits of the configuration.
http1::HeadLimits request_limits();

// Answered by an upstream with 200. Points into itself and into request_text().
struct SampleExchange {
  SampleExchange();
  SampleExchange(const SampleExchange&) = delete;
  SampleExchange& operator=(const SampleExchange&) = delete;

  config::Route route;
  Exchange exchange;
};

}  // namespace candor::bench
