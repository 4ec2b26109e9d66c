#include "config/section.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <array>

namespace candor::config {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

// One mapping as the root of a file, and what was complained about.
class SectionTest : public testing::Test {
 protected:
  Section read(const std::string& text) { return Section(YAML::Load(text), "", file_, errors_); }

  std::vector<std::string> complaints() const {
    std::vector<std::string> texts;
    for (const Error& error : errors_) texts.push_back(error.to_string());
    return texts;
  }

  const std::string file_ = "f";
  Errors errors_;
};

TEST_F(SectionTest, ReadsEachKindOfValue) {
  Section section =
      read("{flag: false, text: x, number: 7, size: 2KiB, time: 3s, rate: 5/m, texts: [a, b], networks: [10.0.0.0/8]}");
  bool flag = true;
  std::string text;
  std::uint64_t number = 0;
  Bytes size;
  milliseconds time{};
  Rate rate;
  std::vector<std::string> texts;
  std::vector<Network> networks;

  EXPECT_TRUE(section.read("flag", flag) && section.read("text", text) && section.read("number", number));
  EXPECT_TRUE(section.read("size", size) && section.read("time", time) && section.read("rate", rate));
  EXPECT_TRUE(section.read("texts", texts) && section.read("networks", networks));
  section.finish();

  EXPECT_THAT(complaints(), IsEmpty());
  EXPECT_FALSE(flag);
  EXPECT_EQ(text, "x");
  EXPECT_EQ(number, 7U);
  EXPECT_EQ(size.count, 2048U);
  EXPECT_EQ(time, milliseconds(3000));
  EXPECT_EQ(rate.events, 5U);
  EXPECT_THAT(texts, ElementsAre("a", "b"));
  EXPECT_TRUE(contains(networks, *IpAddress::parse("10.1.1.1")));
}

TEST_F(SectionTest, KeepsDefaultsOfAbsentKeys) {
  Section section = read("{}");
  std::uint64_t number = 42;
  std::vector<std::string> texts{"kept"};

  EXPECT_FALSE(section.read("number", number));
  EXPECT_FALSE(section.read("texts", texts));

  EXPECT_EQ(number, 42U);
  EXPECT_THAT(texts, ElementsAre("kept"));
}

TEST_F(SectionTest, SaysWhatEachKindOfValueLooksLike) {
  Section section = read(
      "flag: yes\nnumber: 1.5\nsize: 32KB\ntime: 30\nrate: 100\ntext: [a]\ntexts: a\nnetworks: [10.0.0.1/8, "
      "{}]\nchoice: three\n");
  bool flag = true;
  std::uint64_t number = 0;
  Bytes size;
  milliseconds time{};
  Rate rate;
  std::string text;
  std::vector<std::string> texts;
  std::vector<Network> networks;
  constexpr std::array<std::string_view, 2> kChoices{"one", "two"};
  std::size_t choice = 0;

  EXPECT_FALSE(section.read("flag", flag) || section.read("number", number) || section.read("size", size));
  EXPECT_FALSE(section.read("time", time) || section.read("rate", rate) || section.read("text", text));
  EXPECT_FALSE(section.read("texts", texts) || section.read("networks", networks) ||
               section.read("choice", kChoices, choice));

  EXPECT_THAT(
      complaints(),
      ElementsAre("f:1:7: flag: expected true or false, found \"yes\"",
                  "f:2:9: number: expected a whole number, found \"1.5\"",
                  "f:3:7: size: expected a size such as 512B, 32KiB or 10MiB, found \"32KB\"",
                  "f:4:7: time: expected a time such as 1500ms, 30s or 5m, or 0, found \"30\"",
                  "f:5:7: rate: expected a rate such as 100/s, 30/m or 5/10s, found \"100\"",
                  "f:6:7: text: expected a text, found a list", "f:7:8: texts: expected a list (- …), found \"a\"",
                  "f:8:24: networks[1]: expected an address or a network such as 10.0.0.0/8 or 2001:db8::/32, "
                  "no bits set behind the prefix, found a mapping",
                  "f:8:12: networks[0]: expected an address or a network such as 10.0.0.0/8 or 2001:db8::/32, "
                  "no bits set behind the prefix, found \"10.0.0.1/8\"",
                  "f:9:9: choice: expected one of one, two, found \"three\""));
}

TEST_F(SectionTest, ChecksTheRangeOfNumbersAtBothEnds) {
  Section section = read("{below: 0, least: 1, most: 9, above: 10}");
  std::uint64_t number = 5;

  EXPECT_FALSE(section.read("below", number, {1, 9}));
  EXPECT_FALSE(section.read("above", number, {1, 9}));
  EXPECT_EQ(number, 5U);
  EXPECT_TRUE(section.read("least", number, {1, 9}));
  EXPECT_TRUE(section.read("most", number, {1, 9}));

  EXPECT_THAT(complaints(), ElementsAre("f:1:9: below: expected a whole number from 1 to 9, found \"0\"",
                                        "f:1:38: above: expected a whole number from 1 to 9, found \"10\""));
}

TEST_F(SectionTest, ChecksTheRangeOfSizesAtBothEnds) {
  Section section = read("{below: 1023B, least: 1KiB, most: 2KiB, above: 2049B}");
  Bytes size;

  EXPECT_FALSE(section.read("below", size, {1024, 2048}));
  EXPECT_TRUE(section.read("least", size, {1024, 2048}));
  EXPECT_TRUE(section.read("most", size, {1024, 2048}));
  EXPECT_FALSE(section.read("above", size, {1024, 2048}));

  EXPECT_THAT(complaints(),
              ElementsAre("f:1:9: below: expected a size from 1KiB to 2KiB, such as 32KiB, found \"1023B\"",
                          "f:1:48: above: expected a size from 1KiB to 2KiB, such as 32KiB, found \"2049B\""));
}

TEST_F(SectionTest, WantsAValueBehindAKey) {
  Section section = read("number:\n");
  std::uint64_t number = 3;
  EXPECT_FALSE(section.read("number", number));
  EXPECT_THAT(complaints(), ElementsAre("f:1:1: number: expected a whole number, found nothing"));
}

TEST_F(SectionTest, NamesTheNearestKnownKeyOfAnUnknownOne) {
  Section section = read("bursts: 1\n");
  std::uint64_t number = 0;
  section.read("rate", number);
  section.read("burst", number);
  section.finish();
  EXPECT_THAT(complaints(), ElementsAre("f:1:1: unknown key \"bursts\"; did you mean burst?"));
}

TEST_F(SectionTest, ComplainsAboutUnknownKeysOnce) {
  Section section = read("x: 1\n");
  section.finish();
  section.finish();
  EXPECT_THAT(complaints(), ElementsAre("f:1:1: unknown key \"x\""));
}

TEST_F(SectionTest, SeesAKeyThatStandsTwiceAndKeepsTheFirst) {
  Section section = read("a: 1\nb: 2\na: 3\n");
  std::uint64_t a = 0;
  section.read("a", a);
  EXPECT_THAT(complaints(), ElementsAre("f:3:1: a: stands here a second time, first in line 1; expected it once"));
  EXPECT_EQ(a, 1U);
}

TEST_F(SectionTest, WantsWordsAsKeys) {
  Section section = read("? [a]\n: b\n");
  section.finish();
  EXPECT_THAT(complaints(), ElementsAre("f:1:3: expected a plain word as a key"));
}

TEST_F(SectionTest, WantsAMapping) {
  Section section = read("- a\n");
  section.finish();
  EXPECT_THAT(complaints(), ElementsAre("f:1:1: expected a mapping (key: value), found a list"));
}

TEST_F(SectionTest, NestsWithItsPath) {
  Section section = read("limits:\n  size: x\n  sise: 1\n");
  Section limits = section.section("limits");
  Bytes size;
  limits.read("size", size);
  limits.finish();
  section.finish();
  EXPECT_THAT(complaints(), ElementsAre("f:2:9: limits.size: expected a size such as 512B, 32KiB or 10MiB, found \"x\"",
                                        "f:3:3: limits: unknown key \"sise\"; did you mean size?"));
}

TEST_F(SectionTest, TakesAnAbsentSectionForAnEmptyOneAtItsParent) {
  Section section = read("\n  a: 1\n");
  Section absent = section.section("absent");
  absent.fail("key", "missing");
  EXPECT_THAT(complaints(), ElementsAre("f:2:3: absent.key: missing"));
}

TEST_F(SectionTest, VisitsTheItemsOfAList) {
  Section section = read("list:\n  - {n: 1}\n  - 5\n  - {n: x}\n");
  std::vector<std::uint64_t> numbers;
  section.each("list", [&](Section& item) {
    std::uint64_t number = 0;
    if (item.read("n", number)) numbers.push_back(number);
    item.finish();
  });
  EXPECT_THAT(numbers, ElementsAre(1U));
  EXPECT_THAT(complaints(), ElementsAre("f:3:5: list[1]: expected a mapping (key: value), found \"5\"",
                                        "f:4:9: list[2].n: expected a whole number, found \"x\""));
}

TEST_F(SectionTest, VisitsNothingWhereTheListIsAbsentOrEmpty) {
  Section section = read("empty:\n");
  int visits = 0;
  section.each("absent", [&](Section&) { ++visits; });
  section.each("empty", [&](Section&) { ++visits; });
  section.each_named("absent", [&](std::string_view, Section&) { ++visits; });
  section.each_named("empty", [&](std::string_view, Section&) { ++visits; });
  EXPECT_EQ(visits, 0);
  EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(SectionTest, WantsAListToVisit) {
  Section section = read("a: {}\nb: 1\n");
  section.each("a", [](Section&) { FAIL(); });
  section.each_named("b", [](std::string_view, Section&) { FAIL(); });
  EXPECT_THAT(complaints(), ElementsAre("f:1:4: a: expected a list (- …), found a mapping",
                                        "f:2:4: b: expected a list (- name: …), found \"1\""));
}

TEST_F(SectionTest, VisitsNamedItemsWithAndWithoutOptions) {
  Section section = read("list:\n  - meter: {n: 4}\n  - gate\n  - gate:\n");
  std::vector<std::string> seen;
  section.each_named("list", [&](std::string_view name, Section& options) {
    std::uint64_t number = 0;
    options.read("n", number);
    seen.push_back(std::string(name) + std::to_string(number) + " " + std::to_string(options.mark().line));
  });
  EXPECT_THAT(seen, ElementsAre("meter4 2", "gate0 3", "gate0 4"));
  EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(SectionTest, ExplainsOptionsThatStandOneLevelTooHigh) {
  Section section = read("list:\n  - meter:\n    n: 4\n  - [a]\n");
  section.each_named("list", [](std::string_view, Section&) { FAIL(); });
  EXPECT_THAT(
      complaints(),
      ElementsAre("f:2:5: list[0]: expected one name with its options (- name: {…}), found several keys; its options "
                  "stand one level deeper",
                  "f:4:5: list[1]: expected one name with its options (- name: {…}), found something else"));
}

TEST_F(SectionTest, RefusesWhatIsNotThereYetByName) {
  Section section = read("tls: {}\n");
  section.refuse("tls", "TLS is");
  section.refuse("absent", "nothing is");
  section.finish();
  EXPECT_THAT(complaints(), ElementsAre("f:1:1: tls: TLS is not supported yet; expected no such key"));
}

TEST_F(SectionTest, FailsAtOneItemOfAList) {
  Section section = read("texts: [a, b]\n");
  section.fail_item("texts", 1, "wrong");
  EXPECT_THAT(complaints(), ElementsAre("f:1:12: texts[1]: wrong"));
}

TEST_F(SectionTest, ReadsAMappingInTheOrderOfTheFile) {
  Section section = read("fields:\n  X-B: 2\n  X-A: \"\"\nempty: {}\nnothing:\n");
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::pair<std::string, std::string>> empty{{"kept", "not"}};
  std::vector<std::pair<std::string, std::string>> absent{{"kept", "yes"}};

  EXPECT_TRUE(section.read("fields", fields));
  EXPECT_TRUE(section.read("empty", empty));
  EXPECT_FALSE(section.read("absent", absent));
  section.read("nothing", empty);
  section.finish();

  EXPECT_THAT(fields, ElementsAre(testing::Pair("X-B", "2"), testing::Pair("X-A", "")));
  EXPECT_THAT(empty, IsEmpty());
  EXPECT_EQ(absent.size(), 1U);
  EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(SectionTest, SaysWhatIsWrongWithAMapping) {
  Section section = read("list: [a]\ntwice: {X: 1, Y: 2, X: 3}\ndeep: {X: {}, Y: [a], Z:}\nkey: {[a]: b}\n");
  std::vector<std::pair<std::string, std::string>> out{{"kept", "yes"}};

  for (const char* key : {"list", "twice", "deep", "key"}) EXPECT_FALSE(section.read(key, out)) << key;

  EXPECT_EQ(out.front().first, "kept");
  EXPECT_THAT(
      complaints(),
      ElementsAre("f:1:7: list: expected a mapping (key: value), found a list",
                  "f:2:21: twice.X: stands here a second time, first in line 2; expected it once",
                  "f:3:11: deep.X: expected a text, found a mapping", "f:3:18: deep.Y: expected a text, found a list",
                  "f:3:23: deep.Z: expected a text, found nothing", "f:4:7: key: expected a plain word as a key"));
}

TEST_F(SectionTest, FailsAtOneNameOfAMapping) {
  Section section = read("fields: {X-A: 1, X-B: 2}\n");
  section.fail_entry("fields", "X-B", "wrong");
  EXPECT_THAT(complaints(), ElementsAre("f:1:23: fields.X-B: wrong"));
}

TEST_F(SectionTest, TellsItsDefaults) {
  Section nothing(errors_);
  bool flag = true;
  std::string text = "x";
  std::uint64_t number = 7;
  Bytes size{2048};
  milliseconds time(90'000);
  Rate rate{5, std::chrono::minutes(1)};
  std::vector<std::string> texts{"a", "b"};
  std::vector<Network> networks;
  std::size_t choice = 1;
  constexpr std::array<std::string_view, 2> kChoices{"one", "two"};

  nothing.read("flag", flag), nothing.read("text", text), nothing.read("number", number), nothing.read("size", size);
  nothing.read("time", time), nothing.read("rate", rate), nothing.read("texts", texts);
  nothing.read("networks", networks), nothing.read("choice", kChoices, choice), nothing.section("section");
  nothing.read("number", size);

  std::vector<std::string> defaults;
  for (const Known& known : nothing.known()) defaults.push_back(known.key + " " + known.default_value);
  EXPECT_THAT(defaults, ElementsAre("flag true", "text x", "number 7", "size 2KiB", "time 90s", "rate 5/1m",
                                    "texts [a, b]", "networks []", "choice two", "section {}"));
  EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(SectionTest, KnowsAWord) {
  Section section = read("{admin: off, workers: 3, list: [off]}");
  EXPECT_TRUE(section.is_word("admin", "off"));
  EXPECT_FALSE(section.is_word("workers", "auto"));
  EXPECT_FALSE(section.is_word("list", "off"));
  EXPECT_FALSE(section.is_word("absent", "off"));
  section.finish();
  EXPECT_THAT(complaints(), IsEmpty());
}

TEST_F(SectionTest, KeepsControlCharactersOutOfItsErrors) {
  Section section = read("\"a\\e[2J\": 1\n\"a\\e[2J\": 2\n");
  section.finish();
  EXPECT_THAT(complaints(),
              ElementsAre("f:2:1: a\\x1b[2J: stands here a second time, first in line 1; expected it once",
                          "f:1:1: unknown key \"a\\x1b[2J\""));
}

TEST(ErrorText, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ((Error{"f", {}, "", "what"}).to_string(), "f: what");
  EXPECT_EQ((Error{"f", {}, "a.b", "what"}).to_string(), "f: a.b: what");
}

}  // namespace
}  // namespace candor::config
