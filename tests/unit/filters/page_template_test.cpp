#include "filters/page_template.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::filters {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHostile = "<b> & \"it's\" \\ \n";

std::string filled(std::string_view text, ContentForm form) {
  PageTemplate page;
  const auto fault = page.parse(text, form);
  EXPECT_FALSE(fault) << fault->to_string();
  return page.fill({{.status = 503,
                     .title = "Service Unavailable",
                     .detail = kHostile,
                     .cause = "overloaded",
                     .request_id = "01<D",
                     .type = "https://example.com/busy"},
                    "web"});
}

std::string fault_of(std::string_view text, ContentForm form) {
  PageTemplate page;
  const auto fault = page.parse(text, form);
  return fault ? fault->to_string() : "";
}

TEST(PageTemplate, FillsInWhatIsKnownOfTheError) {
  EXPECT_EQ(filled("${status} ${title} (${cause}, ${type}) at ${route}", ContentForm::plain),
            "503 Service Unavailable (overloaded, https://example.com/busy) at web");
}

TEST(PageTemplate, EscapesForTheFormThatTheTextStandsIn) {
  EXPECT_EQ(filled("<p title='${request_id}'>${detail}</p>", ContentForm::html),
            "<p title='01&lt;D'>&lt;b&gt; &amp; &quot;it&#39;s&quot; \\ \n</p>");
  EXPECT_EQ(filled(R"({"a": "${detail}", "b": ${status}})", ContentForm::problem_json),
            R"({"a": "<b> & \"it's\" \\ \u000a", "b": 503})");
  EXPECT_EQ(filled("${detail}", ContentForm::plain), kHostile);
}

TEST(PageTemplate, LeavesTheDollarsOfScriptsAlone) {
  EXPECT_EQ(filled("$('a') $$ $1 $${name} $", ContentForm::html), "$('a') $$ $1 ${name} $");
}

TEST(PageTemplate, SaysInWhichLineItIsBroken) {
  EXPECT_THAT(fault_of("a\nb ${client}\n", ContentForm::html), HasSubstr("line 2: expected ${status}"));
  EXPECT_THAT(fault_of("a\n\n${status", ContentForm::html), HasSubstr("line 3: "));
  EXPECT_THAT(fault_of("${status\n}", ContentForm::html), HasSubstr("line 1: "));
  EXPECT_EQ(fault_of("", ContentForm::plain), "line 1: is empty");
}

TEST(PageTemplate, HasToBeJsonWhereItIsForJson) {
  EXPECT_THAT(fault_of("{\n\"a\": ${title}}", ContentForm::problem_json), HasSubstr("line 2: is no JSON"));
  EXPECT_THAT(fault_of("{\"a\": 1}\n\n{", ContentForm::problem_json), HasSubstr("is no JSON"));
  EXPECT_THAT(fault_of("{\"a\":", ContentForm::problem_json), HasSubstr("is no JSON"));
  EXPECT_EQ(fault_of("{\"a\": 1}\n \n", ContentForm::problem_json), "");
}

TEST(PageTemplate, IsLimited) {
  std::string most;
  for (std::size_t i = 0; i < kPageVariablesMax; ++i) most += "${status}";
  EXPECT_EQ(fault_of(most, ContentForm::plain), "");
  EXPECT_THAT(fault_of(most + "${status}", ContentForm::plain),
              HasSubstr(fmt::format("has more than {} variables", kPageVariablesMax)));

  EXPECT_EQ(fault_of(std::string(kPageBytesMax, 'a'), ContentForm::plain), "");
  EXPECT_THAT(fault_of(std::string(kPageBytesMax + 1, 'a'), ContentForm::plain),
              HasSubstr(fmt::format("has more than {} bytes", kPageBytesMax)));
}

}  // namespace
}  // namespace candor::filters
