// The soak: Candor between clients and upstreams that do right and wrong at random, for as long as is asked for.
#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "tests/soak/clients.hpp"
#include "tests/soak/options.hpp"
#include "tests/soak/upstreams.hpp"
#include "tests/soak/verdict.hpp"
#include "tests/support/eventually.hpp"

namespace candor::test::soak {
namespace {

constexpr int kSampleSeconds = 1;
constexpr int kProgressSeconds = 5;
constexpr int kRotateSeconds = 20;
constexpr std::chrono::seconds kLeaveWithin{60};

void show_progress(std::uint64_t second, const Ledger& ledger, const Subject& subject) {
  std::string line = fmt::format("{:4} s", second);
  for (std::size_t index = 0; index < kCounts; ++index) {
    const Count count = static_cast<Count>(index);
    line += fmt::format("  {} {}", name_of(count), ledger.value(count));
  }
  fmt::print("{}  RSS {:.1f} MiB  files {}  violations {}\n", line,
             static_cast<double>(subject.resident_bytes()) / (1024 * 1024), subject.open_files(), ledger.violations());
  std::fflush(stdout);
}

// Until the time is over, or there is no Candor any more.
void watch(const Options& options, Subject& subject, const Ledger& ledger, MemoryTrend& memory) {
  for (std::uint64_t second = kSampleSeconds; second <= options.seconds && subject.runs(); second += kSampleSeconds) {
    ::poll(nullptr, 0, 1000 * kSampleSeconds);
    memory.add(subject.resident_bytes());
    if (second % kProgressSeconds == 0) show_progress(second, ledger, subject);
    if (second % kRotateSeconds == 0) subject.rotate_log();
  }
}

int report(const Options& options, const Ledger& ledger, const MemoryTrend& memory) {
  fmt::print("memory: peaks of the thirds {:.1f}, {:.1f}, {:.1f} MiB\n",
             static_cast<double>(memory.peak_of_third(0)) / (1024 * 1024),
             static_cast<double>(memory.peak_of_third(1)) / (1024 * 1024),
             static_cast<double>(memory.peak_of_third(2)) / (1024 * 1024));
  fmt::print("the soak itself was late by {} ms at most\n", ledger.longest_delay().count());
  for (const std::string& text : ledger.violation_texts()) fmt::print("VIOLATION: {}\n", text);
  fmt::print("{} violations; repeat with --seed {}\n", ledger.violations(), options.seed);
  return ledger.violations() == 0 ? 0 : 1;
}

int run(const Options& options) {
  fmt::print("soak: {} connections, {} s, seed {}, {}\n", options.connections, options.seconds, options.seed,
             options.candor);
  Ledger ledger;
  Upstreams upstreams(ledger, options.seed);
  Subject subject(options, upstreams.urls());
  const std::size_t open_files = subject.open_files();
  MemoryTrend memory;
  Clients clients({subject.address(), options.connections, options.rate, options.seed}, ledger);
  watch(options, subject, ledger, memory);
  clients.leave();
  if (!subject.runs()) {
    ledger.violation("Candor is gone:\n" + subject.errors());
    return report(options, ledger, memory);
  }
  if (!eventually([&] { return clients.gone(); }, kLeaveWithin)) ledger.violation("clients do not come to an end");
  judge_end(subject, ledger, open_files);
  if (options.memory) judge_memory(memory, ledger);
  return report(options, ledger, memory);
}

}  // namespace
}  // namespace candor::test::soak

int main(int count, char** words) {
  using namespace candor::test::soak;
  std::signal(SIGPIPE, SIG_IGN);
  const bool asks_for_help = count == 2 && std::string_view(words[1]) == "--help";
  const std::optional<Options> options = asks_for_help ? std::nullopt : parse_options(count, words);
  if (!options) {
    std::fputs(kUsage, stdout);
    return asks_for_help ? 0 : 2;
  }
  return run(*options);
}
