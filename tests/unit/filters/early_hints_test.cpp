#include "filters/early_hints.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kLinks = R"(links: ["</a.css>; rel=preload; as=style", "<https://cdn.example>; rel=preconnect"])";

std::vector<std::string_view> hints_for(const std::string& options, Request request) {
  static std::vector<std::unique_ptr<Process>> processes;  // own what the hints are views of
  Process& process =
      *processes.emplace_back(std::make_unique<Process>(load("[]", "[early_hints: {" + options + "}]").config));
  EXPECT_FALSE(request.through(process.filter("api", "early_hints")));
  return request.exchange.early_hints;
}

TEST(EarlyHints, GoToABrowserThatOpensAPage) {
  EXPECT_THAT(hints_for(kLinks, Request("192.0.2.1").field("Sec-Fetch-Mode", "navigate")),
              ElementsAre("</a.css>; rel=preload; as=style", "<https://cdn.example>; rel=preconnect"));
}

TEST(EarlyHints, GoToNobodyElse) {
  EXPECT_THAT(hints_for(kLinks, Request("192.0.2.1")), IsEmpty());
  EXPECT_THAT(hints_for(kLinks, Request("192.0.2.1").field("Sec-Fetch-Mode", "cors")), IsEmpty());
  Request form = Request("192.0.2.1").field("Sec-Fetch-Mode", "navigate");
  form.exchange.request.method = "POST";
  EXPECT_THAT(hints_for(kLinks, std::move(form)), IsEmpty());
}

TEST(EarlyHints, GoToAllWhereToldTo) {
  EXPECT_THAT(hints_for(kLinks + ", always: true", Request("192.0.2.1")), testing::SizeIs(2));
}

TEST(EarlyHints, NeedLinks) {
  EXPECT_THAT(first_error("early_hints", ""), HasSubstr("none; expected at least one"));
  EXPECT_THAT(first_error("early_hints", "links: []"), HasSubstr("none; expected at least one"));
  for (const char* wrong : {"/a.css", "<>; rel=preload", "</a.css>", "</a.css; rel=preload"})
    EXPECT_THAT(first_error("early_hints", "links: [\"" + std::string(wrong) + "\"]"), HasSubstr("expected a link"))
        << wrong;
  EXPECT_NE(first_error("early_hints", "links: [\"</a.css>; rel=preload\\r\\nX: 1\"]"), "");
}

TEST(EarlyHints, TakeSoManyLinksAndNoMore) {
  std::string list = "'</a>; rel=preload'";
  for (std::size_t i = 2; i <= kEarlyHintsMax; ++i) list += ", '</a>; rel=preload'";
  EXPECT_EQ(first_error("early_hints", "links: [" + list + "]"), "");
  EXPECT_THAT(first_error("early_hints", "links: [" + list + ", '</a>; rel=preload']"),
              HasSubstr("32 links at most, found 33"));
}

}  // namespace
}  // namespace candor::filters
