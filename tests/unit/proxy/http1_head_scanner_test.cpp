#include "proxy/http1/head_scanner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace candor::http1 {
namespace {

using Result = HeadScanner::Result;
using testing::HasSubstr;

constexpr HeadLimits kLimits{.start_line = 20,
                             .field_section = 60,
                             .fields = 4,
                             .malformed = Cause::request_malformed,
                             .start_line_too_long = Cause::target_too_long,
                             .head_too_large = Cause::response_head_too_large,
                             .field_too_large = Cause::response_field_too_large};

struct Scan {
  Result result = Result::need_more;
  HeadScanner scanner;
};

Scan at_once(const std::string& bytes) {
  Scan scan;
  scan.result = scan.scanner.scan(bytes, kLimits);
  return scan;
}

// Each call sees one byte more, at an address that changes.
Scan bytewise(const std::string& bytes) {
  Scan scan;
  for (std::size_t size = 1; size <= bytes.size() && scan.result == Result::need_more; ++size) {
    const std::string seen = bytes.substr(0, size);
    scan.result = scan.scanner.scan(seen, kLimits);
  }
  return scan;
}

const std::string kStart = "GET / HTTP/1.1\r\n";

std::string text(std::size_t bytes) { return std::string(bytes, 'x'); }

TEST(HeadScanner, FindsTheEndOfEachLine) {
  const Scan scan = at_once(kStart + "A: 1\r\nB: 2\r\n\r\nnext");

  ASSERT_EQ(scan.result, Result::complete);
  EXPECT_THAT(scan.scanner.line_ends(), testing::ElementsAre(14, 20, 26));
  EXPECT_EQ(scan.scanner.head_bytes(), 30U);
}

TEST(HeadScanner, TakesAHeadWithoutFields) {
  const Scan scan = at_once(kStart + "\r\n");

  ASSERT_EQ(scan.result, Result::complete);
  EXPECT_EQ(scan.scanner.head_bytes(), kStart.size() + 2);
}

TEST(HeadScanner, WantsMoreUntilTheEmptyLine) {
  const std::string head = kStart + "A: 1\r\nB: 2\r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(at_once(head.substr(0, size)).result, Result::need_more) << size;
  }
}

TEST(HeadScanner, SeesTheSameHoweverTheHeadIsCut) {
  const std::string head = kStart + "A: 1\r\nBb:\t2 \r\nC:\r\n\r\n";
  const Scan whole = at_once(head);
  for (std::size_t cut = 1; cut < head.size(); ++cut) {
    HeadScanner scanner;
    ASSERT_EQ(scanner.scan(head.substr(0, cut), kLimits), Result::need_more) << cut;
    ASSERT_EQ(scanner.scan(head, kLimits), Result::complete) << cut;
    EXPECT_EQ(scanner.line_ends(), whole.scanner.line_ends()) << cut;
    EXPECT_EQ(scanner.head_bytes(), whole.scanner.head_bytes()) << cut;
  }
  EXPECT_EQ(bytewise(head).scanner.line_ends(), whole.scanner.line_ends());
}

TEST(HeadScanner, BeginsAnewAfterReset) {
  HeadScanner scanner;
  scanner.scan(kStart + "A: 1\n", kLimits);
  scanner.reset();

  ASSERT_EQ(scanner.scan(kStart + "\r\n", kLimits), Result::complete);
  EXPECT_EQ(scanner.line_ends().size(), 1U);
  EXPECT_FALSE(scanner.fault());
}

TEST(HeadScanner, RefusesABareLineFeed) {
  for (const std::string& head : {std::string("GET / HTTP/1.1\n\r\n"), kStart + "A: 1\n\r\n", kStart + "\n",
                                  std::string("\n"), kStart + "A: 1\r\n\n"}) {
    const Scan scan = at_once(head);
    ASSERT_EQ(scan.result, Result::failed) << head;
    EXPECT_EQ(scan.scanner.fault().cause, Cause::request_malformed) << head;
  }
}

TEST(HeadScanner, SaysWhereTheBareLineFeedIs) {
  EXPECT_THAT(at_once(kStart + "A: 1\n").scanner.fault().error, HasSubstr("at byte 20"));
}

TEST(HeadScanner, TakesAStartLineAtItsLimit) {
  EXPECT_EQ(at_once(text(20) + "\r\n\r\n").result, Result::complete);
  EXPECT_EQ(at_once(text(20)).result, Result::need_more);
}

TEST(HeadScanner, RefusesAStartLineOneByteBeyondItsLimit) {
  const Scan scan = at_once(text(21) + "\r\n\r\n");

  ASSERT_EQ(scan.result, Result::failed);
  EXPECT_EQ(scan.scanner.fault().cause, Cause::target_too_long);
}

TEST(HeadScanner, RefusesAStartLineThatNeverEnds) {
  const Scan scan = bytewise(text(1000));

  ASSERT_EQ(scan.result, Result::failed);
  EXPECT_EQ(scan.scanner.fault().cause, Cause::target_too_long);
}

// Fields of 20 bytes: each "A: " + 15 + CRLF; the empty line counts.
std::string section(std::size_t bytes) {
  std::string fields = "A: " + text(15) + "\r\n" + "B: " + text(15) + "\r\n";
  const std::size_t rest = bytes - fields.size() - 7;
  return kStart + fields + "C: " + text(rest) + "\r\n\r\n";
}

TEST(HeadScanner, TakesAFieldSectionAtItsLimit) { EXPECT_EQ(at_once(section(60)).result, Result::complete); }

TEST(HeadScanner, RefusesAFieldSectionOneByteBeyondItsLimit) {
  const Scan scan = at_once(section(61));

  ASSERT_EQ(scan.result, Result::failed);
  EXPECT_EQ(scan.scanner.fault().cause, Cause::response_head_too_large);
}

TEST(HeadScanner, RefusesAFieldSectionThatNeverEnds) {
  const Scan scan = bytewise(kStart + "A: 1\r\nB: 2\r\n" + text(1000));

  ASSERT_EQ(scan.result, Result::failed);
}

TEST(HeadScanner, NamesTheFieldThatIsTooLargeByItself) {
  const Scan scan = at_once(kStart + "A: 1\r\nX-Huge: " + text(60) + "\r\n\r\n");

  ASSERT_EQ(scan.result, Result::failed);
  EXPECT_EQ(scan.scanner.fault().cause, Cause::response_field_too_large);
  EXPECT_THAT(scan.scanner.fault().error, HasSubstr("X-Huge"));
}

std::string fields(std::size_t count) {
  std::string head = kStart;
  for (std::size_t i = 0; i < count; ++i) head += "A: 1\r\n";
  return head + "\r\n";
}

TEST(HeadScanner, TakesAsManyFieldsAsTheLimit) { EXPECT_EQ(at_once(fields(4)).result, Result::complete); }

TEST(HeadScanner, RefusesOneFieldMoreThanTheLimit) {
  const Scan scan = at_once(fields(5));

  ASSERT_EQ(scan.result, Result::failed);
  EXPECT_EQ(scan.scanner.fault().cause, Cause::response_head_too_large);
}

TEST(HeadScanner, LeavesABareCarriageReturnToTheParser) {
  EXPECT_EQ(at_once(kStart + "A: 1\r2\r\n\r\n").result, Result::complete);
}

TEST(HeadScanner, RefusesWhatCanNotBecomeALineBeforeItsEnd) {
  for (const std::string& bytes :
       {kStart + "A: 1\rB", kStart + "A: 1\r\r", std::string("GET /\0", 6), kStart + "A: \x7f"}) {
    EXPECT_EQ(at_once(bytes).result, Result::failed);
    EXPECT_EQ(bytewise(bytes).result, Result::failed);
  }
  for (const std::string& bytes : {kStart + "A: 1\r", kStart + "A:\t1", kStart + "A: \x80", kStart + "\r"}) {
    EXPECT_EQ(at_once(bytes).result, Result::need_more);
    EXPECT_EQ(bytewise(bytes).result, Result::need_more);
  }
}

// What a client is told must not depend on how the network cut its message.
class FaultyHead : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(HeadScanner, FaultyHead,
                         testing::Values("\n", text(25) + "\r\n\r\n", text(40) + "\n", kStart + "A: 1\n\r\n",
                                         kStart + "A: " + text(80) + "\r\n\r\n",
                                         kStart + "A: " + text(30) + "\r\nB: " + text(45) + "\r\n\r\n", section(61),
                                         section(70), fields(5), kStart + "A: " + text(80) + "\n"));

TEST_P(FaultyHead, FailsForTheSameReasonByteByByteAsAtOnce) {
  const Scan whole = at_once(GetParam());
  const Scan cut = bytewise(GetParam());

  ASSERT_EQ(whole.result, Result::failed);
  ASSERT_EQ(cut.result, Result::failed);
  EXPECT_EQ(failure_row(cut.scanner.fault().cause).name, failure_row(whole.scanner.fault().cause).name);
}

// Every byte at every place of a field line, cut into two reads at every place.
TEST(HeadScanner, IsPlainOnlyWithoutControlCharacters) {
  const std::string start = kStart + "A: ";
  const std::string value = "0123456789abcdefghij";
  for (int byte = 0; byte < 256; ++byte) {
    if (byte == '\n') continue;  // ends a line
    for (std::size_t at = 0; at < value.size(); ++at) {
      std::string bytes = start + value + "\r\n\r\n";
      bytes[start.size() + at] = static_cast<char>(byte);
      const bool allowed = (byte >= 0x20 && byte != 0x7f) || byte == '\t';
      for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        HeadScanner scanner;
        Result result = scanner.scan(bytes.substr(0, cut), kLimits);
        if (result == Result::need_more) result = scanner.scan(bytes, kLimits);
        if (result == Result::failed) {
          ASSERT_FALSE(allowed) << byte << ' ' << at << ' ' << cut;
        } else {
          ASSERT_EQ(scanner.is_plain(), allowed) << byte << ' ' << at << ' ' << cut;
        }
      }
    }
  }
}

}  // namespace
}  // namespace candor::http1
