#include "proxy/http1/text_appender.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace candor::http1 {
namespace {

TEST(TextAppender, PutsThePiecesBehindWhatIsThere) {
  std::string text = "before ";
  TextAppender(text).add("a", std::string("bc"), std::string_view("def"));

  EXPECT_EQ(text, "before abcdef");
}

TEST(TextAppender, LeavesTheTextAloneWhereNothingIsAdded) {
  std::string text = "before";
  TextAppender(text).add(std::string_view(), "");

  EXPECT_EQ(text, "before");
}

TEST(TextAppender, GrowsWithWhatIsAdded) {
  std::string text;
  std::string expected;
  {
    TextAppender out(text);
    for (std::size_t size = 0; size < 3000; size += 100) {
      const std::string piece(size, static_cast<char>('a' + size / 100 % 26));
      out.add(piece, "\r\n");
      expected += piece + "\r\n";
    }
  }

  EXPECT_EQ(text, expected);
}

TEST(TextAppender, TakesWhatWasWrittenIntoItsRoom) {
  std::string text = "before ";
  {
    TextAppender out(text);
    out.add_written(5000, [](char* to) { return std::fill_n(to, 4, 'a'); });
    out.add(" after");
  }

  EXPECT_EQ(text, "before aaaa after");
}

}  // namespace
}  // namespace candor::http1
