#include "filters/circuit_failures.hpp"

#include "config/units.hpp"

namespace candor::filters {

bool CircuitFailures::add(std::string_view word) {
  if (word == "upstream") {
    for (const FailureRow& row : failure_table()) {
      if (row.side == Side::upstream) causes_.set(static_cast<std::size_t>(row.cause));
    }
    return true;
  }
  if (const std::optional<Cause> cause = cause_named(word); cause && *cause != Cause::none) {
    causes_.set(static_cast<std::size_t>(*cause));
    return true;
  }
  if (word.size() == 3 && word[0] >= '2' && word[0] <= '5' && word.substr(1) == "xx") {
    const std::size_t first = static_cast<std::size_t>(word[0] - '0') * 100;
    for (std::size_t status = first; status < first + 100; ++status) statuses_.set(status);
    return true;
  }
  const std::optional<std::uint64_t> status = config::parse_number(word);
  if (!status || *status < 200 || *status >= statuses_.size()) return false;
  statuses_.set(*status);
  return true;
}

Circuit::Result CircuitFailures::judge(const Exchange& exchange) const {
  if (causes_.test(static_cast<std::size_t>(exchange.cause))) return Circuit::Result::failure;
  if (exchange.upstream_status == 0) return Circuit::Result::neutral;
  const bool failed = statuses_.test(static_cast<std::size_t>(exchange.upstream_status));
  return failed ? Circuit::Result::failure : Circuit::Result::success;
}

}  // namespace candor::filters
