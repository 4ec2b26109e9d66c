#include "proxy/observe/status_cell.hpp"

#include <gtest/gtest.h>

#include <set>

#include "proxy/failure.hpp"

namespace candor::observe {
namespace {

TEST(StatusCell, GivesEachRegisteredCodeItsOwnAndTheOthersOneForEachClass) {
  std::set<std::size_t> taken;
  for (int status = 100; status <= 599; ++status) {
    const std::size_t cell = status_cell(status);
    ASSERT_LT(cell, kStatusCells) << status;
    const StatusCellName& name = status_cell_names()[cell];
    EXPECT_EQ(name.digit, status / 100) << status;
    if (reason_phrase(status).empty()) {
      EXPECT_EQ(name.code, "other_" + std::to_string(status / 100) + "xx") << status;
    } else {
      EXPECT_EQ(name.code, std::to_string(status));
      EXPECT_TRUE(taken.insert(cell).second) << status;
    }
  }
}

}  // namespace
}  // namespace candor::observe
