// An answer of our own, for a client that takes problem+json and for a browser.
#include <benchmark/benchmark.h>

#include "proxy/reply_writer.hpp"
#include "tests/bench/micro/sample.hpp"

namespace candor::bench {
namespace {

void write_answer(benchmark::State& state, Exchange& exchange) {
  Reply reply;
  reply.cause = Cause::connection_timeout;
  const ProxyStatus proxy_status("candor");
  net::Batch batch;
  relay::Scratch scratch{.batch = batch};
  std::string out;
  for (auto _ : state) {
    out.clear();
    write_reply(reply, exchange, nullptr, {proxy_status, scratch, "Thu, 01 Jan 2026 00:00:00 GMT", true}, out);
    benchmark::DoNotOptimize(out.data());
  }
}

void failure_answer_as_html(benchmark::State& state) {
  SampleExchange sample;
  write_answer(state, sample.exchange);
}
BENCHMARK(failure_answer_as_html);

void failure_answer_as_json(benchmark::State& state) {
  SampleExchange sample;
  sample.exchange.request.fields.set("Accept", "application/json");
  write_answer(state, sample.exchange);
}
BENCHMARK(failure_answer_as_json);

}  // namespace
}  // namespace candor::bench
