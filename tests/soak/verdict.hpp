// What must hold at the end, when nobody talks any more: everything counted once, logged once, and given back.
#pragma once

#include "tests/soak/ledger.hpp"
#include "tests/soak/memory_trend.hpp"
#include "tests/soak/subject.hpp"

namespace candor::test::soak {

// Waits for Candor to become quiet, then ends it. Each thing that does not hold is a violation in the ledger.
void judge_end(Subject& subject, Ledger& ledger, std::size_t open_files_at_start);
void judge_memory(const MemoryTrend& memory, Ledger& ledger);

}  // namespace candor::test::soak
