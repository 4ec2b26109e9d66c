#include "proxy/http1/byte_blocks.hpp"

#include <gtest/gtest.h>

namespace candor::http1 {
namespace {

// Every byte at every place of a block, among bytes of each kind.
TEST(ByteBlocks, AreToldAlikeByBothWays) {
  for (const char other : {'a', ' ', '\n', '\x80'}) {
    for (int byte = 0; byte < 256; ++byte) {
      for (std::size_t at = 0; at < kBlockBytes; ++at) {
        std::string block(kBlockBytes, other);
        block[at] = static_cast<char>(byte);
        const Controls expected = one_by_one::controls(block.data());
        const Controls found = blocks::controls(block.data());
        ASSERT_EQ(found.all, expected.all) << byte << ' ' << at;
        ASSERT_EQ(found.line_feeds, expected.line_feeds) << byte << ' ' << at;
        ASSERT_EQ(blocks::words(block.data()), one_by_one::words(block.data())) << byte << ' ' << at;
      }
    }
  }
}

TEST(ByteBlocks, FindEachControlCharacter) {
  std::string block = "a\tb\rc\nd\x1f\x20\x7e\x7f\x80\xff";
  block += std::string(3, '\0');
  const Controls found = controls_at(block, 0);
  EXPECT_EQ(found.all, 0b1110'0100'1010'1010U);
  EXPECT_EQ(found.line_feeds, 0b10'0000U);
}

TEST(ByteBlocks, ReadNothingBehindTheText) {
  const std::string text = "0123456789abcdef\r\n\t";
  EXPECT_EQ(controls_at(std::string_view(text).substr(0, 17), 16).all, 0b1U);
  EXPECT_EQ(controls_at(std::string_view(text).substr(0, 18), 16).all, 0b11U);
  EXPECT_EQ(controls_at(text, 16).all, 0b111U);
}

TEST(ByteBlocks, CountTheWordThatATextBeginsWith) {
  EXPECT_EQ(leading_words("Content-Length: 5"), 14U);
  EXPECT_EQ(leading_words("a_b: the rest of a line"), 1U);
  EXPECT_EQ(leading_words(": the rest of a line"), 0U);
  EXPECT_EQ(leading_words("0123456789-Abcdefghijk"), kBlockBytes);
  EXPECT_EQ(leading_words("Short: 1"), 0U);
}

}  // namespace
}  // namespace candor::http1
