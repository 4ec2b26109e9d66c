#include "proxy/html_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace candor {
namespace {

std::string html_of(std::string_view text) {
  std::string out;
  append_html_text(out, text);
  return out;
}

TEST(HtmlText, PassesOrdinaryTextOn) { EXPECT_EQ(html_of("Back at noon, 12:00."), "Back at noon, 12:00."); }

TEST(HtmlText, WritesEntitiesForWhatMeansSomethingInHtml) { EXPECT_EQ(html_of("&<>\"'"), "&amp;&lt;&gt;&quot;&#39;"); }

// Eight bytes are looked at at once, and the rest one by one.
TEST(HtmlText, FindsACharacterAtEachPlace) {
  for (const std::string_view character : {"&", "<", ">", "\"", "'"}) {
    for (std::size_t before = 0; before < 18; ++before) {
      const std::string plain(before, 'a');
      const std::string rest(17 - before, 'b');
      EXPECT_EQ(html_of(plain + std::string(character) + rest), plain + html_of(character) + rest);
    }
  }
}

TEST(HtmlText, PassesEveryOtherByteOn) {
  for (unsigned value = 0; value < 256; ++value) {
    const std::string text(11, static_cast<char>(value));
    if (std::string_view("&<>\"'").find(text[0]) != std::string_view::npos) continue;
    EXPECT_EQ(html_of(text), text) << value;
  }
}

TEST(HtmlText, HasRoomForTheLongestEntity) {
  const std::string quotes(100, '"');

  EXPECT_EQ(html_of(quotes).size(), quotes.size() * kHtmlGrowthMax);
}

TEST(HtmlText, AppendsToWhatIsThere) {
  std::string out = "<b>";
  append_html_text(out, "1 < 2");

  EXPECT_EQ(out, "<b>1 &lt; 2");
}

}  // namespace
}  // namespace candor
