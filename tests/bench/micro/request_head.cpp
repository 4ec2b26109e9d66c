// A request head of twelve fields and 500 bytes: read, and written again for the upstream.
#include <benchmark/benchmark.h>

#include "proxy/http1/head_writer.hpp"
#include "proxy/http1/request_parser.hpp"
#include "tests/bench/micro/sample.hpp"

namespace candor::bench {
namespace {

void read_request_head(benchmark::State& state) {
  const std::string& text = request_text();
  const http1::HeadLimits limits = request_limits();
  http1::HeadScanner scanner;
  http1::RequestHead head;
  for (auto _ : state) {
    scanner.reset();
    head.fields.clear();
    benchmark::DoNotOptimize(scanner.scan(text, limits));
    benchmark::DoNotOptimize(http1::parse_request(text, scanner, head));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size() * state.iterations()));
}
BENCHMARK(read_request_head);

void write_request_head(benchmark::State& state) {
  const SampleExchange sample;
  http1::RequestForwarding forwarding{};
  forwarding.path = sample.exchange.request.path;
  forwarding.host = sample.exchange.request.authority;
  forwarding.pseudonym = "candor-3f9a";
  forwarding.peer_address = sample.exchange.peer_text;
  forwarding.request_id = sample.exchange.request_id;
  std::string out;
  for (auto _ : state) {
    out.clear();
    http1::write_request_head(sample.exchange.request, forwarding, out);
    benchmark::DoNotOptimize(out.data());
  }
}
BENCHMARK(write_request_head);

}  // namespace
}  // namespace candor::bench
