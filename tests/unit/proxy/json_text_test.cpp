#include "proxy/json_text.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <string>

namespace candor {
namespace {

std::string written(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

TEST(JsonText, LeavesPlainTextAlone) {
  EXPECT_EQ(written("/a/long/path?with=query&and~tilde"), "/a/long/path?with=query&and~tilde");
}

TEST(JsonText, EscapesQuoteAndBackslash) { EXPECT_EQ(written(R"(a"b\c)"), R"(a\"b\\c)"); }

TEST(JsonText, EscapesControlCharacters) { EXPECT_EQ(written(std::string("\0\n\x1f", 3)), R"(\u0000\u000a\u001f)"); }

TEST(JsonText, FindsWhatToEscapeAtEveryPlaceOfAWord) {
  for (std::size_t at = 0; at < 16; ++at) {
    std::string text(16, 'a');
    text[at] = '"';
    EXPECT_EQ(written(text), std::string(at, 'a') + "\\\"" + std::string(15 - at, 'a')) << at;
  }
}

TEST(JsonText, KeepsUtf8) {
  EXPECT_EQ(written("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x99\x82"),
            "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x99\x82");
}

TEST(JsonText, ShowsBytesThatAreNotUtf8AsHex) {
  EXPECT_EQ(written("a\xFF"), R"(a\\xff)");
  EXPECT_EQ(written("\xC3"), R"(\\xc3)");                             // cut off
  EXPECT_EQ(written("\xC0\x80"), R"(\\xc0\\x80)");                    // overlong
  EXPECT_EQ(written("\xE0\x80\x80"), R"(\\xe0\\x80\\x80)");           // overlong
  EXPECT_EQ(written("\xED\xA0\x80"), R"(\\xed\\xa0\\x80)");           // surrogate
  EXPECT_EQ(written("\xF4\x90\x80\x80"), R"(\\xf4\\x90\\x80\\x80)");  // above U+10FFFF
}

TEST(JsonText, IsValidJsonForEveryPairOfBytes) {
  for (int first = 0; first < 256; ++first) {
    std::string text = "01234567";
    for (int second = 0; second < 256; ++second) {
      text += static_cast<char>(first);
      text += static_cast<char>(second);
    }
    boost::json::error_code ec;
    boost::json::parse("\"" + written(text) + "\"", ec);
    EXPECT_FALSE(ec) << first;
  }
}

TEST(JsonText, GrowsByTheNamedFactorAtMost) {
  EXPECT_EQ(written("\x01").size(), kJsonGrowthMax);
  EXPECT_LE(written("\xFF").size(), kJsonGrowthMax);
}

}  // namespace
}  // namespace candor
