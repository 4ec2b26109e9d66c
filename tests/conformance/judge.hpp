// Says what of a played row is not as it must be: what the row expects, and what holds for every message whatever the
// row.
#pragma once

#include "tests/conformance/play.hpp"

namespace candor::test::conformance {

// Each mistake in words; none where the row is right.
std::vector<std::string> judge(const Case& row, const Observed& observed, const std::string& pseudonym);

// What the access log must say of an exchange, known by its request id.
struct LogExpectation {
  std::string request_id;
  int status = 0;
  std::string cause;  // empty: no failure
  bool cut = false;
};
std::vector<LogExpectation> log_expectations(const Case& row, const Observed& observed);

}  // namespace candor::test::conformance
