// The failure table as text: what `candor failures` prints and the admin listener serves.
#pragma once

#include "proxy/failure.hpp"

#include <string>
#include <string_view>

namespace candor {

std::string failures_as_json();      // a list of objects; null where a row has no status, token or retry rule
std::string failures_as_table();     // columns for a terminal
std::string failures_as_markdown();  // the same columns

// "504", "504 or cut", "cut" or "-"
std::string status_text(const FailureRow& row);

std::string_view side_name(Side side);
std::string_view retry_name(Retry retry);  // empty for Retry::none

// What an operator who sees this cause may want to look at or change, in one or two sentences.
std::string_view failure_advice(Cause cause);

}  // namespace candor
