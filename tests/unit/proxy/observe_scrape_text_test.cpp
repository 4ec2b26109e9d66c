#include "proxy/observe/scrape_text.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>

namespace candor::observe {
namespace {

class ScrapeTextOf : public testing::TestWithParam<std::size_t> {
 protected:
  // No two pieces of it are alike.
  static std::string text() {
    std::string text;
    for (std::size_t i = 0; text.size() < GetParam(); ++i) text += std::to_string(i) + '\n';
    text.resize(GetParam());
    return text;
  }
};

TEST_P(ScrapeTextOf, IsWholeWhenWrittenAtOnce) {
  ScrapeText buffer;
  std::ostream stream(&buffer);
  stream << text();
  EXPECT_TRUE(stream.good());
  EXPECT_EQ(std::move(buffer).take(), text());
}

TEST_P(ScrapeTextOf, IsWholeWhenWrittenByCharacters) {
  ScrapeText buffer;
  std::ostream stream(&buffer);
  for (const char c : text()) stream.put(c);
  EXPECT_TRUE(stream.good());
  EXPECT_EQ(std::move(buffer).take(), text());
}

INSTANTIATE_TEST_SUITE_P(Sizes, ScrapeTextOf,
                         testing::Values(0, ScrapeText::kPieceBytes - 1, ScrapeText::kPieceBytes,
                                         ScrapeText::kPieceBytes + 1, 3 * ScrapeText::kPieceBytes,
                                         3 * ScrapeText::kPieceBytes + 1));

}  // namespace
}  // namespace candor::observe
