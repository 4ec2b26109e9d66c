#include "proxy/client_input.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor {
namespace {

constexpr std::size_t kPlenty = 100'000;

class ClientInputTest : public testing::Test {
 protected:
  void fill(std::string_view bytes) {
    stream_.sends(bytes);
    while (!stream_.all_read()) ASSERT_EQ(input_.fill(stream_, kPlenty).status, net::IoStatus::ok);
  }

  BlockPool blocks_;
  ClientInput input_{blocks_};
  test::ScriptedStream stream_;
};

TEST_F(ClientInputTest, IsEmptyAtFirst) {
  EXPECT_TRUE(input_.empty());
  EXPECT_EQ(input_.unread(), "");
}

TEST_F(ClientInputTest, ReadsBehindTheUnreadBytes) {
  fill("abc");
  fill("def");

  EXPECT_EQ(input_.unread(), "abcdef");
}

TEST_F(ClientInputTest, PassesOnWhatTheStreamSays) {
  EXPECT_EQ(input_.fill(stream_, kPlenty).status, net::IoStatus::would_block);
  stream_.ends();
  EXPECT_EQ(input_.fill(stream_, kPlenty).status, net::IoStatus::end);
  EXPECT_TRUE(input_.empty());
}

TEST_F(ClientInputTest, ForgetsWhatIsUsedUpWithoutMovingTheRest) {
  fill("abcdef");
  const char* place = input_.unread().data();
  input_.consume(4);

  EXPECT_EQ(input_.unread(), "ef");
  EXPECT_EQ(input_.unread().data(), place + 4);
}

TEST_F(ClientInputTest, GrowsBeyondOneBlock) {
  std::string bytes(3 * BlockPool::kBlockBytes, 'x');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>('a' + i % 26);
  fill(bytes);

  EXPECT_EQ(input_.unread(), bytes);
}

// One byte more than allowed is enough to see that there is more than allowed.
TEST_F(ClientInputTest, GrowsToOneByteBeyondWhatIsAllowed) {
  constexpr std::size_t kAllowed = BlockPool::kBlockBytes + 100;
  stream_.sends(std::string(5 * BlockPool::kBlockBytes, 'x'));
  while (input_.unread().size() <= kAllowed) input_.fill(stream_, kAllowed);

  EXPECT_EQ(input_.unread().size(), kAllowed + 1);
}

TEST_F(ClientInputTest, KeepsTheNextRequestWhenAnExchangeEnds) {
  fill("first|second");
  input_.next(6);

  EXPECT_EQ(input_.unread(), "second");
}

TEST_F(ClientInputTest, MakesRoomForTheNextRequestWhereTheBlockIsFull) {
  fill(std::string(BlockPool::kBlockBytes - 3, 'x') + "abc");
  input_.next(BlockPool::kBlockBytes - 3);
  fill("def");

  EXPECT_EQ(input_.unread(), "abcdef");
}

TEST_F(ClientInputTest, MovesTheUnreadBytesToTheFrontWhereThatMakesEnoughRoom) {
  fill(std::string(BlockPool::kBlockBytes - 3, 'x') + "abc");
  input_.next(BlockPool::kBlockBytes - 3);
  stream_.sends("def");
  input_.fill(stream_, 100);

  EXPECT_EQ(input_.unread(), "abcdef");
}

TEST_F(ClientInputTest, ShowsHeldBytesOnlyAtTheNextRequest) {
  fill("first");
  input_.hold("sec");
  input_.hold("ond");
  EXPECT_EQ(input_.unread(), "first");
  input_.next(5);

  EXPECT_EQ(input_.unread(), "second");
}

TEST_F(ClientInputTest, HoldsMoreThanABlock) {
  const std::string next(2 * BlockPool::kBlockBytes, 'n');
  input_.hold(next);
  input_.next(0);

  EXPECT_EQ(input_.unread(), next);
}

TEST_F(ClientInputTest, GivesTheBlockBackWhenNothingIsLeft) {
  fill("abc");
  const char* block = input_.unread().data();
  input_.next(3);
  ClientInput other(blocks_);
  test::ScriptedStream stream;
  stream.sends("x");
  other.fill(stream, kPlenty);

  EXPECT_EQ(other.unread().data(), block);
}

TEST_F(ClientInputTest, MovesNothingThatIsPinnedHoweverMuchComes) {
  fill("head");
  const std::string_view head = input_.unread();
  const std::string more(3 * BlockPool::kBlockBytes, 'm');
  stream_.sends(more);
  while (!stream_.all_read()) input_.fill_pinned(stream_);

  EXPECT_EQ(head, "head");
  EXPECT_EQ(input_.unread(), "head" + more);
  input_.next(4 + more.size());
  EXPECT_TRUE(input_.empty());
}

TEST_F(ClientInputTest, LendsABlockToOneConnectionOnly) {
  fill("abc");
  ClientInput other(blocks_);
  test::ScriptedStream stream;
  stream.sends("xyz");
  other.fill(stream, kPlenty);

  EXPECT_EQ(input_.unread(), "abc");
  EXPECT_EQ(other.unread(), "xyz");
}

}  // namespace
}  // namespace candor
