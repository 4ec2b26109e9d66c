// Compares what every party of a conversation has seen, as a second parser reads it, with what Candor says it did: the
// lines of its access log. Breaks a promise where two of them disagree.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/conversation.hpp"

namespace candor::test {

void expect_agreement(const Transcript& transcript, const std::vector<std::string>& log_lines);

}  // namespace candor::test
