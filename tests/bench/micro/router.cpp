// Finding the route among few and many, by path and by host, another one each time.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "proxy/router.hpp"

namespace candor::bench {
namespace {

constexpr std::size_t kStride = 7919;  // a prime: visits all routes, and no two neighbours in a row

std::vector<config::Route> routes(std::size_t count, bool by_host) {
  std::vector<config::Route> all(count);
  for (std::size_t i = 0; i < count; ++i) {
    all[i].name = fmt::format("r{}", i);
    if (by_host) all[i].match.host = fmt::format("h{:08}.example", i);
    if (!by_host) all[i].match.path = fmt::format("/r{:08}/", i);
  }
  return all;
}

void find_route(benchmark::State& state, bool by_host) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::vector<config::Route> all = routes(count, by_host);
  const Router router(all);
  std::vector<http1::RequestHead> heads(count);
  std::vector<std::string> paths(count);
  for (std::size_t i = 0; i < count; ++i) {
    paths[i] = all[i].match.path + "items/17";
    heads[i].method = "GET";
    heads[i].authority = by_host ? std::string_view(all[i].match.host) : "bench.example";
    heads[i].path = heads[i].matched_path = paths[i];
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(router.find(heads[next]));
    next = (next + kStride) % count;
  }
}

void find_route_by_path(benchmark::State& state) { find_route(state, false); }
BENCHMARK(find_route_by_path)->Arg(10)->Arg(10'000);

void find_route_by_host(benchmark::State& state) { find_route(state, true); }
BENCHMARK(find_route_by_host)->Arg(10)->Arg(10'000);

}  // namespace
}  // namespace candor::bench
