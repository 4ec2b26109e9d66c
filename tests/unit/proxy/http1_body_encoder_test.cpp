#include "proxy/http1/body_encoder.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/proxy/support/text.hpp"

namespace candor::http1 {
namespace {

std::string encoded(Framing framing, const std::vector<std::string_view>& content, bool last,
                    const Fields& trailers = {}) {
  BodyEncoder encoder(framing);
  std::vector<iovec> pieces;
  encoder.encode(content, last, trailers, pieces);
  return test::text_of(pieces);
}

TEST(BodyEncoder, SendsContentOfKnownLengthAsItIs) {
  EXPECT_EQ(encoded(Framing::length, {"ab", "cd"}, true), "abcd");
  EXPECT_EQ(encoded(Framing::until_close, {"ab", "cd"}, false), "abcd");
}

TEST(BodyEncoder, HasNothingToSendForNothing) {
  EXPECT_EQ(encoded(Framing::none, {}, true), "");
  EXPECT_EQ(encoded(Framing::chunked, {}, false), "");
}

TEST(BodyEncoder, MakesOneChunkOfAllPieces) {
  EXPECT_EQ(encoded(Framing::chunked, {"abcdefgh", "ijklmnopqr"}, false), "12\r\nabcdefghijklmnopqr\r\n");
}

TEST(BodyEncoder, EndsWithTheLastChunk) {
  EXPECT_EQ(encoded(Framing::chunked, {"abc"}, true), "3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(encoded(Framing::chunked, {}, true), "0\r\n\r\n");
}

// An empty chunk would be the last one.
TEST(BodyEncoder, NeverSendsAnEmptyChunk) { EXPECT_EQ(encoded(Framing::chunked, {"", ""}, false), ""); }

TEST(BodyEncoder, SendsTrailersAfterTheLastChunkOnly) {
  Fields trailers;
  trailers.add("X-Sum", "42");

  EXPECT_EQ(encoded(Framing::chunked, {"a"}, true, trailers), "1\r\na\r\n0\r\nX-Sum: 42\r\n\r\n");
  EXPECT_EQ(encoded(Framing::chunked, {"a"}, false, trailers), "1\r\na\r\n");
  EXPECT_EQ(encoded(Framing::length, {"a"}, true, trailers), "a");
}

TEST(BodyEncoder, AppendsToWhatIsThere) {
  BodyEncoder encoder(Framing::chunked);
  std::vector<iovec> pieces{piece("head")};
  encoder.encode({"a"}, true, {}, pieces);

  EXPECT_EQ(test::text_of(pieces), "head1\r\na\r\n0\r\n\r\n");
}

}  // namespace
}  // namespace candor::http1
