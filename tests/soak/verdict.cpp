#include "tests/soak/verdict.hpp"

#include <fmt/format.h>

#include "tests/support/eventually.hpp"

namespace candor::test::soak {
namespace {

// Idle upstream connections, tunnels and lingering closes end within their own times first.
constexpr std::chrono::seconds kQuietWithin{40};

void expect_equal(Ledger& ledger, const char* what, double found, double expected) {
  if (found != expected) ledger.violation(fmt::format("{}: {:.0f} instead of {:.0f}", what, found, expected));
}

void judge_gauges(const Metrics& metrics, Ledger& ledger) {
  expect_equal(ledger, "candor_connections", metrics.sum("candor_connections"), 0);
  expect_equal(ledger, "candor_requests_in_flight", metrics.sum("candor_requests_in_flight"), 0);
  expect_equal(ledger, "candor_upstream_connections, active",
               metrics.sum("candor_upstream_connections", {{"state", "active"}}), 0);
  expect_equal(ledger, "candor_upstream_connections, idle",
               metrics.sum("candor_upstream_connections", {{"state", "idle"}}), 0);
  expect_equal(ledger, "candor_upstream_queued_requests", metrics.sum("candor_upstream_queued_requests"), 0);
  expect_equal(ledger, "candor_tunnels", metrics.sum("candor_tunnels"), 0);
  expect_equal(ledger, "failures by the cause internal", metrics.sum("candor_failures_total", {{"cause", "internal"}}),
               0);
}

// No client has seen what was not counted.
void judge_heads(const Metrics& metrics, Ledger& ledger) {
  for (const auto& [origin, name] :
       {std::pair(Ledger::Origin::upstream, "upstream"), {Ledger::Origin::proxy, "proxy"}}) {
    for (int status_class = 1; status_class <= 5; ++status_class) {
      const auto seen = static_cast<double>(ledger.heads(origin, status_class));
      const double counted =
          metrics.sum("candor_responses_total", {{"origin", name}, {"class", fmt::format("{}xx", status_class)}});
      if (seen <= counted) continue;
      ledger.violation(fmt::format("{}xx of {}: {:.0f} seen, {:.0f} counted", status_class, name, seen, counted));
    }
  }
}

}  // namespace

void judge_end(Subject& subject, Ledger& ledger, std::size_t open_files_at_start) {
  const bool quiet = eventually([&] { return subject.all_quiet(); }, kQuietWithin);
  const bool files_closed = eventually([&] { return subject.open_files() <= open_files_at_start; });
  if (!quiet) ledger.violation("Candor does not become quiet");
  if (!files_closed) {
    ledger.violation(fmt::format("{} open files, {} at the start", subject.open_files(), open_files_at_start));
  }
  const Metrics metrics = subject.metrics();
  judge_gauges(metrics, ledger);
  judge_heads(metrics, ledger);
  const double exchanges = metrics.sum("candor_responses_total") + metrics.sum("candor_aborts_total");
  expect_equal(ledger, "candor_request_duration_seconds_count", metrics.sum("candor_request_duration_seconds_count"),
               exchanges);

  expect_equal(ledger, "exit status", subject.terminate(), 0);
  const auto lines = static_cast<double>(subject.log().lines());
  const double dropped = metrics.sum("candor_access_log_dropped_total");
  expect_equal(ledger, "lines of the access log and dropped ones", lines + dropped, exchanges);
  expect_equal(ledger, "broken lines of the access log", static_cast<double>(subject.log().broken_lines()), 0);
  if (!subject.log().rotated()) ledger.violation("the access log was not opened again after SIGUSR1");
  fmt::print("conservation: {:.0f} responses + {:.0f} aborts; {:.0f} lines + {:.0f} dropped\n",
             metrics.sum("candor_responses_total"), metrics.sum("candor_aborts_total"), lines, dropped);
}

void judge_memory(const MemoryTrend& memory, Ledger& ledger) {
  if (memory.flat()) return;
  ledger.violation(fmt::format("memory: {} MiB in the last third, {} MiB before", memory.peak_of_third(2) >> 20,
                               memory.peak_of_third(1) >> 20));
}

}  // namespace candor::test::soak
