// The table of the filters and their options as text: what `candor filters` prints.
#pragma once

#include <string>

namespace candor::filters {

std::string filters_as_text();      // for a terminal
std::string filters_as_markdown();  // for documents: one table for each filter
std::string filters_as_json();

}  // namespace candor::filters
