#include "proxy/relay/outbox.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <optional>
#include <vector>

#include "proxy/http1/body_encoder.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor::relay {
namespace {

const std::string kText = "abcdefg";

class OutboxTest : public testing::Test {
 protected:
  bool send() {
    std::vector<iovec> pieces{http1::piece("ab"), http1::piece(""), http1::piece("cdef"), http1::piece("g")};
    return outbox_->send(pieces);
  }

  test::ScriptedStream stream_;
  std::size_t kept_in_worker_ = 0;
  net::Batch batch_;
  std::optional<Outbox> outbox_{std::in_place, stream_, kept_in_worker_, batch_};
};

TEST_F(OutboxTest, SendsAllPiecesInOneWrite) {
  ASSERT_TRUE(send());

  EXPECT_EQ(stream_.written(), kText);
  EXPECT_EQ(stream_.writes(), 1U);
  EXPECT_EQ(outbox_->written(), kText.size());
  EXPECT_TRUE(outbox_->empty());
}

TEST_F(OutboxTest, GoesOnAfterShortWritesAtEveryPosition) {
  for (std::size_t first = 1; first < kText.size(); ++first) {
    for (std::size_t second = 1; second <= kText.size() - first; ++second) {
      test::ScriptedStream stream;
      Outbox outbox(stream, kept_in_worker_, batch_);
      stream.takes(first);
      stream.takes(second);
      std::vector<iovec> pieces{http1::piece("ab"), http1::piece(""), http1::piece("cdef"), http1::piece("g")};
      ASSERT_TRUE(outbox.send(pieces));
      EXPECT_EQ(stream.written(), kText) << first << ' ' << second;
    }
  }
}

TEST_F(OutboxTest, KeepsWhatTheStreamDoesNotTakeAtEveryPosition) {
  for (std::size_t taken = 0; taken < kText.size(); ++taken) {
    test::ScriptedStream stream;
    Outbox outbox(stream, kept_in_worker_, batch_);
    if (taken > 0) stream.takes(taken);
    stream.blocks();
    std::vector<iovec> pieces{http1::piece("ab"), http1::piece(""), http1::piece("cdef"), http1::piece("g")};
    ASSERT_TRUE(outbox.send(pieces));
    EXPECT_EQ(outbox.written(), taken);
    EXPECT_EQ(outbox.kept_bytes(), kText.size() - taken);
    EXPECT_EQ(kept_in_worker_, kText.size() - taken);
    stream.unblock();
    ASSERT_TRUE(outbox.flush());
    EXPECT_EQ(stream.written(), kText) << taken;
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(kept_in_worker_, 0U);
  }
}

TEST_F(OutboxTest, FlushesInShortWritesToo) {
  stream_.blocks();
  send();
  stream_.unblock();
  for (std::size_t i = 0; i < kText.size() - 1; ++i) stream_.takes(1);
  stream_.blocks();
  ASSERT_TRUE(outbox_->flush());
  EXPECT_EQ(outbox_->kept_bytes(), 1U);
  stream_.unblock();
  ASSERT_TRUE(outbox_->flush());

  EXPECT_EQ(stream_.written(), kText);
}

TEST_F(OutboxTest, DoesNotTryAStreamThatIsNotWritable) {
  stream_.blocks();
  send();
  const std::size_t writes = stream_.writes();
  outbox_->flush();

  EXPECT_EQ(stream_.writes(), writes);
}

TEST_F(OutboxTest, PutsNewBytesBehindTheKeptOnes) {
  stream_.takes(3);
  stream_.blocks();
  send();
  stream_.unblock();
  send();
  EXPECT_EQ(stream_.written(), "abc") << "nothing may overtake what is kept";
  outbox_->flush();

  EXPECT_EQ(stream_.written(), kText + kText);
}

TEST_F(OutboxTest, TellsAFailureOfAnyWrite) {
  for (std::size_t taken = 0; taken < kText.size(); ++taken) {
    test::ScriptedStream stream;
    Outbox outbox(stream, kept_in_worker_, batch_);
    for (std::size_t i = 0; i < taken; ++i) stream.takes(1);
    stream.fails_writing(EPIPE);
    std::vector<iovec> pieces{http1::piece("abcdefg")};
    EXPECT_FALSE(outbox.send(pieces));
    EXPECT_EQ(outbox.error(), EPIPE);
    EXPECT_EQ(outbox.written(), taken);
  }
}

TEST_F(OutboxTest, TellsAFailureWhileFlushing) {
  stream_.blocks();
  send();
  stream_.unblock();
  stream_.takes(2);
  stream_.fails_writing(ECONNRESET);

  EXPECT_FALSE(outbox_->flush());
  EXPECT_EQ(outbox_->error(), ECONNRESET);
  EXPECT_EQ(outbox_->written(), 2U);
}

TEST_F(OutboxTest, SendsNothingAfterAFailure) {
  stream_.fails_writing(EPIPE);
  send();
  const std::size_t writes = stream_.writes();

  EXPECT_FALSE(send());
  EXPECT_FALSE(outbox_->flush());
  EXPECT_EQ(stream_.writes(), writes);
}

TEST_F(OutboxTest, GivesTheWorkersMemoryBackWhenItEnds) {
  stream_.takes(2);
  stream_.blocks();
  send();
  ASSERT_EQ(kept_in_worker_, kText.size() - 2);
  outbox_.reset();

  EXPECT_EQ(kept_in_worker_, 0U);
}

TEST_F(OutboxTest, HoldsASmallMessageBackUntilTheBatchIsOver) {
  batch_.goes_on = true;
  ASSERT_TRUE(send());
  EXPECT_EQ(stream_.writes(), 0U);
  EXPECT_TRUE(outbox_->holds_back());
  EXPECT_EQ(outbox_->written(), 0U);
  EXPECT_EQ(kept_in_worker_, kText.size());

  ASSERT_TRUE(outbox_->flush());
  EXPECT_EQ(stream_.writes(), 0U) << "others of the batch have not had their turn yet";

  batch_.goes_on = false;
  ASSERT_TRUE(outbox_->flush());
  EXPECT_EQ(stream_.written(), kText);
  EXPECT_EQ(stream_.writes(), 1U);
  EXPECT_FALSE(outbox_->holds_back());
  EXPECT_TRUE(outbox_->empty());
  EXPECT_EQ(kept_in_worker_, 0U);
}

TEST_F(OutboxTest, KeepsTheOrderOfWhatFollowsSomethingHeldBack) {
  batch_.goes_on = true;
  ASSERT_TRUE(send());
  batch_.goes_on = false;
  ASSERT_TRUE(send());
  EXPECT_EQ(stream_.writes(), 0U);

  ASSERT_TRUE(outbox_->flush());
  EXPECT_EQ(stream_.written(), kText + kText);
}

TEST_F(OutboxTest, HoldsBackNoMoreThanItsLimit) {
  batch_.goes_on = true;
  for (const std::size_t size : {Outbox::kHeldBackMax, Outbox::kHeldBackMax + 1}) {
    test::ScriptedStream stream;
    Outbox outbox(stream, kept_in_worker_, batch_);
    const std::string text(size, 'x');
    iovec piece = http1::piece(text);
    ASSERT_TRUE(outbox.send({&piece, 1}));
    EXPECT_EQ(outbox.holds_back(), size == Outbox::kHeldBackMax);
    EXPECT_EQ(stream.written().size(), size == Outbox::kHeldBackMax ? 0 : size);
  }
}

TEST_F(OutboxTest, TellsOfAFailureThatComesAfterHoldingBack) {
  batch_.goes_on = true;
  ASSERT_TRUE(send());
  batch_.goes_on = false;
  stream_.fails_writing(ECONNRESET);

  EXPECT_FALSE(outbox_->flush());
  EXPECT_EQ(outbox_->error(), ECONNRESET);
  EXPECT_EQ(outbox_->written(), 0U);
}

}  // namespace
}  // namespace candor::relay
