#include "config/quote.hpp"

#include <gtest/gtest.h>

namespace candor::config {
namespace {

TEST(Quote, PutsQuotesAround) { EXPECT_EQ(quote("a b"), "\"a b\""); }
TEST(Quote, EscapesWhatATerminalWouldObey) { EXPECT_EQ(quote("a\x1b[2J\n"), "\"a\\x1b[2J\\x0a\""); }
TEST(Quote, KeepsLettersOfOtherAlphabets) { EXPECT_EQ(quote("größe"), "\"größe\""); }
TEST(Quote, CutsAfter80) {
  EXPECT_EQ(quote(std::string(80, 'x')), '"' + std::string(80, 'x') + '"');
  EXPECT_EQ(quote(std::string(81, 'x')), '"' + std::string(80, 'x') + "…\"");
}

}  // namespace
}  // namespace candor::config
