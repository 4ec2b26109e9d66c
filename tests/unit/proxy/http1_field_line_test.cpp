#include "proxy/http1/field_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace candor::http1 {
namespace {

using testing::HasSubstr;

struct Parsed {
  Fault fault;
  Field field;
};

Parsed parse(std::string_view line) {
  Parsed parsed;
  parsed.fault = parse_field_line(line, 100, Cause::request_malformed, parsed.field);
  return parsed;
}

TEST(FieldLine, SplitsNameAndValue) {
  const Parsed parsed = parse("Content-Length: 5");

  ASSERT_FALSE(parsed.fault);
  EXPECT_EQ(parsed.field.name, "Content-Length");
  EXPECT_EQ(parsed.field.value, "5");
  EXPECT_EQ(parsed.field.id, Name::content_length);
}

TEST(FieldLine, DropsTheBlanksAroundTheValue) {
  EXPECT_EQ(parse("A:1").field.value, "1");
  EXPECT_EQ(parse("A: \t 1 2\t \t").field.value, "1 2");
  EXPECT_EQ(parse("A:").field.value, "");
  EXPECT_EQ(parse("A: \t ").field.value, "");
}

TEST(FieldLine, SplitsAtTheFirstColon) {
  const Parsed parsed = parse("Host: example.com:8080");

  EXPECT_EQ(parsed.field.name, "Host");
  EXPECT_EQ(parsed.field.value, "example.com:8080");
}

TEST(FieldLine, TakesEveryCharacterOfATokenInAName) { EXPECT_FALSE(parse("!#$%&'*+-.^_`|~09azAZ: 1").fault); }

TEST(FieldLine, TakesTabsAndBytesBeyondAsciiInAValue) {
  EXPECT_EQ(parse("A: caf\xC3\xA9\tx").field.value, "caf\xC3\xA9\tx");
}

TEST(FieldLine, RefusesWhatIsNoName) {
  for (const char* line : {": 1", "A : 1", "A\t: 1", "A", "A B: 1", "(A): 1", "A\"B: 1", "\xC3\xA9: 1", "A\r: 1"}) {
    EXPECT_EQ(parse(line).fault.cause, Cause::request_malformed) << line;
  }
}

TEST(FieldLine, RefusesAFoldedLine) {
  EXPECT_THAT(parse(" B: 2").fault.error, HasSubstr("folded"));
  EXPECT_THAT(parse("\tB: 2").fault.error, HasSubstr("folded"));
}

TEST(FieldLine, RefusesEveryControlButTabInAValue) {
  for (int c = 0; c < 0x100; ++c) {
    const bool refused = (c < 0x20 && c != '\t') || c == 0x7f;
    EXPECT_EQ(static_cast<bool>(parse("A: x" + std::string(1, static_cast<char>(c)) + "x").fault), refused) << c;
  }
}

TEST(FieldLine, SaysWhereTheBadByteIs) {
  EXPECT_THAT(parse("A:  x\x01").fault.error, HasSubstr("at byte 105"));
  EXPECT_THAT(parse("Ab c: 1").fault.error, HasSubstr("at byte 102"));
}

TEST(FieldLine, BlamesTheSideThatItIsTold) {
  Field field;
  EXPECT_EQ(parse_field_line("A", 0, Cause::response_malformed, field).cause, Cause::response_malformed);
}

// It looks at eight bytes at once: every byte at every place of a word and behind the last one.
TEST(FindControl, FindsEachControlAtEachPlace) {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char control : {'\0', '\x01', '\n', '\r', '\x1f', '\x7f'}) {
        std::string text(size, 'x');
        text[at] = control;
        EXPECT_EQ(find_control(text), at) << size << ' ' << static_cast<int>(control);
      }
    }
  }
}

TEST(FindControl, PassesOverEveryOtherByteAtEachPlace) {
  for (int c = 0; c < 0x100; ++c) {
    if ((c < 0x20 && c != '\t') || c == 0x7f) continue;
    for (std::size_t at = 0; at < 17; ++at) {
      std::string text(17, '\t');
      text[at] = static_cast<char>(c);
      EXPECT_EQ(find_control(text), std::string::npos) << c << ' ' << at;
    }
  }
}

TEST(FindControl, FindsTheFirstOfSeveral) {
  EXPECT_EQ(find_control("\t\t\t\x02\x01\x03xxxxxx\x01"), 3U);
  EXPECT_EQ(find_control("\x80\xff\t\x7f\x01"), 3U);
}

}  // namespace
}  // namespace candor::http1
