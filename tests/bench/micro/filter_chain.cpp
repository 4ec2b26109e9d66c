// What filters cost an exchange that they let pass: the chain itself with none, one and eight that do nothing, and one
// header_rules with rules as many have them. Taking the exchange back to what it was before is part of each figure, so
// that a filter's cost is the difference to the chain of none.
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "config/loader.hpp"
#include "filters/registry.hpp"
#include "proxy/admin/routes.hpp"
#include "proxy/filter_chain.hpp"
#include "proxy/observe/registry.hpp"
#include "tests/bench/micro/sample.hpp"

namespace candor::bench {
namespace {

http1::ResponseHead answer_head() {
  http1::ResponseHead head;
  head.status = 200;
  head.fields.add("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
  head.fields.add("Server", "bench");
  head.fields.add("Content-Type", "application/json");
  head.fields.add("Content-Length", "100");
  return head;
}

void pass(benchmark::State& state, const FilterChain& chain) {
  SampleExchange sample;
  Exchange& exchange = sample.exchange;
  const http1::Fields request_fields = exchange.request.fields;
  const http1::Fields answer_fields = answer_head().fields;
  http1::ResponseHead head = answer_head();
  constexpr std::string_view kContent = "content";
  for (auto _ : state) {
    exchange.request.fields = request_fields;
    head.fields = answer_fields;
    exchange.kept.clear();
    exchange.edited_fields.clear();
    exchange.filters_entered = exchange.filters_answering = 0;
    benchmark::DoNotOptimize(chain.on_request(exchange));
    benchmark::DoNotOptimize(chain.on_response(exchange, head));
    chain.on_response_content(exchange, {&kContent, 1}, true);
    chain.on_complete(exchange);
    benchmark::ClobberMemory();
  }
}

class IdleFilter : public Filter {};

void pass_idle_filters(benchmark::State& state) {
  std::vector<std::unique_ptr<Filter>> filters;
  for (std::int64_t i = 0; i < state.range(0); ++i) filters.push_back(std::make_unique<IdleFilter>());
  pass(state, FilterChain(std::move(filters)));
}
BENCHMARK(pass_idle_filters)->Arg(0)->Arg(1)->Arg(8);

constexpr std::string_view kHeaderRules = R"(
listeners: [{address: "127.0.0.1:8080"}]
upstreams: [{name: api, endpoints: ["http://127.0.0.1:9001"]}]
routes:
- name: api
  upstream: api
  filters:
  - header_rules:
      request: {remove: [X-Debug], set: {X-Client: "${client}"}}
      response: {remove: [Server], set: {Strict-Transport-Security: max-age=31536000, X-Content-Type-Options: nosniff}}
)";

void pass_header_rules(benchmark::State& state) {
  const config::Loaded loaded = config::load_text(std::string(kHeaderRules), "bench.yaml", filters::catalog());
  if (!loaded.errors.empty()) std::abort();
  observe::Registry metrics(1);
  admin::Routes admin;
  SharedParts shared;
  WatchedFiles watched;
  FilterSetup setup{.metrics = metrics,
                    .admin = admin,
                    .shared = shared,
                    .watched = watched,
                    .state_dir = {},
                    .workers = 1,
                    .route = "api",
                    .routes = {"api"}};
  std::vector<std::unique_ptr<Filter>> chain;
  for (const config::FilterSpec& spec : loaded.config.routes[0].filters)
    if (spec.name == "header_rules") chain.push_back(spec.definition->build(setup)(0));
  pass(state, FilterChain(std::move(chain)));
}
BENCHMARK(pass_header_rules);

}  // namespace
}  // namespace candor::bench
