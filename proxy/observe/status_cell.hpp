// Which cell counts a status code. Each registered code has its own, the others of a class share one: that is what is
// exported, and a route's cells stay a few cache lines instead of many pages.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace candor::observe {

inline constexpr std::size_t kStatusCells = 72;  // registered codes, and one more for each class; some to spare

std::size_t status_cell(int status);  // 100 … 599

struct StatusCellName {
  int digit = 0;     // of its class; 0 for a cell that nothing uses
  std::string code;  // "404", "other_4xx"
};

const std::array<StatusCellName, kStatusCells>& status_cell_names();

}  // namespace candor::observe
