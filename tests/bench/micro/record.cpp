// The end of an exchange: what is counted, and its line in the access log.
#include <benchmark/benchmark.h>

#include "proxy/observe/access_log_line.hpp"
#include "proxy/observe/record.hpp"
#include "tests/bench/micro/sample.hpp"

namespace candor::bench {
namespace {

void count_one(benchmark::State& state) {
  observe::Counter counter;
  for (auto _ : state) {
    counter.add();
    benchmark::DoNotOptimize(counter);
  }
}
BENCHMARK(count_one);

void record_exchange(benchmark::State& state) {
  const SampleExchange sample;
  observe::WorkerCells cells(1, 1, 1);
  for (auto _ : state) observe::record(sample.exchange, cells);
}
BENCHMARK(record_exchange);

void write_log_line(benchmark::State& state) {
  const SampleExchange sample;
  std::vector<char> out(observe::kLogLineBytesMax);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        observe::write_log_line(out.data(), sample.exchange, "2028-02-29T23:59:58.007Z", observe::LogQuery::keep));
}
BENCHMARK(write_log_line);

}  // namespace
}  // namespace candor::bench
