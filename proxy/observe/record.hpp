// The end of an exchange in numbers: one place, so that responses + aborts = exchanges holds by construction.
#pragma once

#include "proxy/exchange.hpp"
#include "proxy/observe/cells.hpp"

namespace candor::observe {

void record(const Exchange& exchange, WorkerCells& cells);

}  // namespace candor::observe
