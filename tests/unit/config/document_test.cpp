#include "config/document.hpp"

#include <gtest/gtest.h>

namespace candor::config {
namespace {

// "good", or the errors, one a line.
std::string outcome(const std::string& text) {
  Errors errors;
  const bool good = read_document(text, "f", errors).has_value();
  EXPECT_EQ(good, errors.empty());
  std::string lines;
  for (const Error& error : errors) lines += error.to_string() + "\n";
  return good ? "good" : lines;
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(Document, MayEndWithoutANewLine) { EXPECT_EQ(outcome("a: 1"), "good"); }
TEST(Document, MayHaveMarksAroundIt) { EXPECT_EQ(outcome("---\na: 1\n...\n"), "good"); }
TEST(Document, MayHaveComments) { EXPECT_EQ(outcome("# above\na: 1  # beside\n# below\n"), "good"); }
TEST(Document, KeepsTextThatLooksSpecialInQuotes) { EXPECT_EQ(outcome("a: \"*.example.com\"\n"), "good"); }

TEST(Document, IsMissingInAnEmptyFile) {
  EXPECT_EQ(outcome(""), "f:1:1: the file is empty; expected listeners, upstreams and routes\n");
}
TEST(Document, IsMissingInAFileOfComments) {
  EXPECT_EQ(outcome("# nothing\n"), "f:1:1: the file is empty; expected listeners, upstreams and routes\n");
}
TEST(Document, IsAlone) {
  EXPECT_EQ(outcome("a: 1\n---\nb: 2\n"), "f:2:1: a second document begins; expected one document\n");
}
TEST(Document, IsAloneEvenIfTheSecondIsEmpty) {
  EXPECT_EQ(outcome("a: 1\n---\n"), "f:2:1: a second document begins; expected one document\n");
}

TEST(Document, HasNoAliasesAndSaysWhereEachStands) {
  EXPECT_EQ(
      outcome("a: &x 1\nb: *x\nc: *x\n"),
      "f:2:4: found a YAML alias (*name); expected the value itself, or quotes around a text that begins with *\n"
      "f:3:4: found a YAML alias (*name); expected the value itself, or quotes around a text that begins with *\n");
}
TEST(Document, ExplainsAHostPatternWithoutQuotes) {
  EXPECT_EQ(outcome("match: {host: *.example.com, path: /}\n"),
            "f:1:15: a plain * begins a YAML alias; expected quotes around a text that begins with *, such as "
            "\"*.example.com\"\n");
}
TEST(Document, ExplainsAStarAlone) {
  EXPECT_EQ(outcome("host: *\n").substr(0, 38), "f:1:8: a plain * begins a YAML alias; ");
}
TEST(Document, HasNoTags) {
  EXPECT_EQ(outcome("a: !include b.yaml\n"), "f:1:4: found a YAML tag (!name); expected a plain value\n");
  EXPECT_EQ(outcome("a: !!map {}\n"), "f:1:4: found a YAML tag (!name); expected a plain value\n");
  EXPECT_EQ(outcome("a: !x []\n"), "f:1:4: found a YAML tag (!name); expected a plain value\n");
}

TEST(Document, CountsColumnsBehindAByteOrderMark) {
  EXPECT_EQ(outcome("\xef\xbb\xbf"
                    "a: 1\n"),
            "good");
  EXPECT_EQ(outcome("\xef\xbb\xbf"
                    "a: !x 1\n"),
            "f:1:4: found a YAML tag (!name); expected a plain value\n");
}
TEST(Document, CountsLinesWithCarriageReturns) {
  EXPECT_EQ(outcome("a: 1\r\nb: !x 1\r\n"), "f:2:4: found a YAML tag (!name); expected a plain value\n");
}
TEST(Document, IsUtf8) {
  EXPECT_EQ(outcome(std::string("\xff\xfe"
                                "a\0:\0",
                                6)),
            "f: the file has a NUL byte; expected UTF-8 text\n");
}

TEST(Document, EndsWithItsQuotesClosed) {
  EXPECT_EQ(outcome("a: \"open\nb: 1\n").substr(0, 5), "f:4:1");
  EXPECT_TRUE(outcome("a: 'open\n").find("expected a quote or a bracket to be closed") != std::string::npos);
}
TEST(Document, EndsWithItsBracketsClosed) {
  EXPECT_TRUE(outcome("a: {b: 1\n").find("expected a quote or a bracket to be closed") != std::string::npos);
}
TEST(Document, HasNoTabsForIndentation) {
  EXPECT_EQ(outcome("a:\n\tb: 1\n"), "f:2:3: not valid YAML: illegal map value\n");
}
TEST(Document, MarksTheColonTooMany) { EXPECT_EQ(outcome("a: b: c\n").substr(0, 22), "f:1:5: not valid YAML:"); }

TEST(Document, NestsToALimit) {
  EXPECT_EQ(outcome(nested(kNestingMax)), "good");
  EXPECT_EQ(outcome(nested(kNestingMax + 1)),
            "f:1:33: not valid YAML: nested too deeply; expected 32 levels at most\n");
}
TEST(Document, SurvivesBracketsWithoutEnd) {
  EXPECT_TRUE(outcome(std::string(100'000, '[')).ends_with("nested too deeply; expected 32 levels at most\n"));
}
TEST(Document, SurvivesDeepBlockLists) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "- ";
  EXPECT_EQ(outcome(text), "f:1:65: not valid YAML: nested too deeply; expected 32 levels at most\n");
}

TEST(Document, IsReadUpToALimit) {
  const std::string head = "a: 1\n#";
  EXPECT_EQ(outcome(head + std::string(kFileBytesMax - head.size(), 'x')), "good");
  EXPECT_EQ(outcome(head + std::string(kFileBytesMax - head.size() + 1, 'x')),
            "f: the file is too large; expected 1MiB at most\n");
}

}  // namespace
}  // namespace candor::config
