#include "proxy/http1/chunk_line.hpp"

#include <gtest/gtest.h>

namespace candor::http1 {
namespace {

TEST(ChunkLine, GivesTheSize) {
  EXPECT_EQ(parse_chunk_line("0"), 0U);
  EXPECT_EQ(parse_chunk_line("000"), 0U);
  EXPECT_EQ(parse_chunk_line("1aF"), 0x1afU);
}

TEST(ChunkLine, TakesFifteenDigitsAndNoMore) {
  EXPECT_EQ(parse_chunk_line("fffffffffffffff"), (std::uint64_t{1} << 60) - 1);
  EXPECT_FALSE(parse_chunk_line("1000000000000000"));
  EXPECT_FALSE(parse_chunk_line("0000000000000000"));
}

TEST(ChunkLine, RefusesWhatIsNoSize) {
  for (const char* line : {"", " 5", "5 ", "+5", "-5", "0x5", "5h", "5.", ";a", "5,5", "5\t", "\r5"}) {
    EXPECT_FALSE(parse_chunk_line(line)) << line;
  }
}

TEST(ChunkLine, TakesExtensionsOfTheGrammar) {
  for (const char* line : {"5;a", "5;a=b", "5;a=\"b\"", "5;a=\"\"", "5;a=\"b;\\\"c\"", "5;a;b=c;d", "5; a = b ; c"}) {
    EXPECT_EQ(parse_chunk_line(line), 5U) << line;
  }
}

TEST(ChunkLine, RefusesOtherExtensions) {
  for (const char* line : {"5;", "5;;a", "5;=b", "5;a=", "5;a=b=c", "5;a b", "5;a=\"b", "5;a=\"b\\", "5;a=b\"",
                           "5;a=\"b\"c", "5;(a)", "5;a,b", "5;a;", "5 ;a", "5\t;a", "5;\xc3\xa9"}) {
    EXPECT_FALSE(parse_chunk_line(line)) << line;
  }
}

}  // namespace
}  // namespace candor::http1
