// What is printed: the rows that are wrong with the bytes of both sides, and a score for each chapter.
#pragma once

#include "tests/conformance/lane.hpp"

namespace candor::test::conformance {

void print_result(const Result& result);
// Gives how many rows are wrong.
std::size_t print_score(const std::vector<Chapter>& chapters, const std::vector<Result>& results);

}  // namespace candor::test::conformance
