#include "proxy/observe/status_cell.hpp"

#include <fmt/format.h>

#include "proxy/failure.hpp"

namespace candor::observe {
namespace {

constexpr int kFirstStatus = 100;
constexpr int kLastStatus = 599;
constexpr int kStatusesPerClass = 100;

struct Table {
  std::array<std::uint8_t, kLastStatus - kFirstStatus + 1> cells{};
  std::array<StatusCellName, kStatusCells> names;

  Table() {
    std::size_t used = 0;
    const auto name_next = [&](int digit, std::string code) {
      names.at(used) = {digit, std::move(code)};
      return static_cast<std::uint8_t>(used++);
    };
    for (int digit = kFirstStatus / kStatusesPerClass; digit <= kLastStatus / kStatusesPerClass; ++digit) {
      const std::uint8_t others = name_next(digit, fmt::format("other_{}xx", digit));
      for (int status = digit * kStatusesPerClass; status < (digit + 1) * kStatusesPerClass; ++status) {
        cells[static_cast<std::size_t>(status - kFirstStatus)] =
            reason_phrase(status).empty() ? others : name_next(digit, std::to_string(status));
      }
    }
  }
};
const Table kTable;

}  // namespace

std::size_t status_cell(int status) { return kTable.cells[static_cast<std::size_t>(status - kFirstStatus)]; }

const std::array<StatusCellName, kStatusCells>& status_cell_names() { return kTable.names; }

}  // namespace candor::observe
