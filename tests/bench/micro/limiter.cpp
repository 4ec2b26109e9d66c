// One decision of a limiter, the hash of the client's address included, with few and many clients known.
#include <benchmark/benchmark.h>

#include "filters/rate_limit_filter.hpp"
#include "tests/bench/micro/sample.hpp"

namespace candor::bench {
namespace {

using namespace std::chrono_literals;

void limiter_decision(benchmark::State& state) {
  const auto clients = static_cast<std::uint32_t>(state.range(0));
  const filters::Gcra gcra({10, std::chrono::hours(1)}, 80'000);
  const auto table = std::make_shared<filters::RateLimitTable>(gcra, clients);
  observe::Counter allowed, refused, shadow_refused, table_full, evictions;
  filters::RateLimitFilter filter({.key = *filters::RateLimitKey::parse("client_ip")}, table, filters::HashSecret{},
                                  {allowed, refused, shadow_refused, table_full, evictions});
  SampleExchange sample;
  std::vector<config::IpAddress> addresses;
  for (std::uint32_t i = 0; i < clients; ++i) {
    const std::string text =
        "10." + std::to_string(i >> 16) + "." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255);
    addresses.push_back(*config::IpAddress::parse(text));
  }
  constexpr std::size_t kStride = 7'368'787;
  std::size_t next = 0;
  for (auto _ : state) {
    sample.exchange.client = addresses[next];
    benchmark::DoNotOptimize(filter.on_request(sample.exchange));
    next = (next + kStride) % clients;
  }
}
BENCHMARK(limiter_decision)->Arg(1000)->Arg(1'000'000);

}  // namespace
}  // namespace candor::bench
