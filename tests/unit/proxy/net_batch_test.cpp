#include "proxy/net/batch.hpp"

#include <gtest/gtest.h>

namespace candor::net {
namespace {

TEST(SpareBuffers, AreTakenAgainEmpty) {
  SpareBuffers buffers;
  std::string first = buffers.take();
  first.append("text");
  const char* const memory = first.data();

  buffers.give(std::move(first));
  const std::string second = buffers.take();

  EXPECT_EQ(second.data(), memory);
  EXPECT_EQ(second, "");
  EXPECT_EQ(second.capacity(), SpareBuffers::kBytes);
}

TEST(SpareBuffers, ThatHaveGrownAreNotKept) {
  SpareBuffers buffers;
  std::string grown = buffers.take();
  grown.append(SpareBuffers::kBytes + 1, 'x');

  buffers.give(std::move(grown));

  EXPECT_EQ(buffers.take().capacity(), SpareBuffers::kBytes);
}

TEST(SpareBuffers, KeepAsManyAsTheyMay) {
  SpareBuffers buffers;
  std::vector<std::string> taken;
  for (std::size_t i = 0; i <= SpareBuffers::kMost; ++i) taken.push_back(buffers.take());

  for (std::string& each : taken) buffers.give(std::move(each));

  EXPECT_EQ(buffers.size(), SpareBuffers::kMost);
}

}  // namespace
}  // namespace candor::net
