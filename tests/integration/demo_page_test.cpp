// The front page of `candor demo`: what stands in it, and what a real browser makes of it when it tries everything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include <boost/json.hpp>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::chrono::seconds kBrowserPatience{90};  // it starts slowly on a machine that is busy

class DemoPage : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(eventually([&] { return demo_.output().ends_with("--help\n"); })) << demo_.errors();
  }

  std::string url() const { return "http://" + proxy_.text() + "/"; }
  Response page() const { return exchange_once(proxy_, get_request("/")); }

  Address proxy_ = free_address();
  Address admin_ = free_address();
  Program demo_{{candor_path(), "demo", "--listen", proxy_.text(), "--admin", admin_.text()}};
};

TEST_F(DemoPage, IsOneDocument) {
  const Response answer = page();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(answer.field("Content-Security-Policy"), StartsWith("default-src 'none';"));
  EXPECT_THAT(answer.content, StartsWith("<!doctype html>"));
  EXPECT_THAT(answer.content, Not(HasSubstr("src=")));
  EXPECT_THAT(answer.content, Not(HasSubstr("@import")));
}

TEST_F(DemoPage, HasConditionsAndRanges) {
  const Response whole = page();
  const auto asked = [&](std::string_view fields) { return exchange_once(proxy_, get_request("/", fields)); };
  const Response known = asked("If-None-Match: " + whole.field("ETag") + "\r\n");
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.field("ETag"), whole.field("ETag"));
  const Response part = asked("Range: bytes=2-8\r\n");
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.content, "doctype");
  EXPECT_EQ(part.field("Content-Range"), fmt::format("bytes 2-8/{}", whole.content.size()));
  EXPECT_EQ(asked("If-Match: \"x\"\r\n").status, 412);
  EXPECT_EQ(asked("Range: bytes=1000000-\r\n").status, 416);
}

TEST_F(DemoPage, LinksEveryPathOfTheHelp) {
  const std::string content = page().content;
  std::istringstream help(run_candor({"demo", "--help"}).output);
  int paths = 0;
  for (std::string line; std::getline(help, line);) {
    if (!line.starts_with("  /")) continue;
    const std::string path = line.substr(2, line.find(' ', 2) - 2);
    EXPECT_THAT(content, HasSubstr("<a href=\"" + path));
    ++paths;
  }
  EXPECT_GT(paths, 25);
}

TEST_F(DemoPage, LinksTheAdminPages) {
  EXPECT_THAT(page().content, HasSubstr("<a href=\"http://" + admin_.text() + "/metrics\">"));
}

TEST_F(DemoPage, IsThereWhateverTheQueryAndWithoutContentForHead) {
  EXPECT_EQ(exchange_once(proxy_, get_request("/?a=b")).content, page().content);
  RawClient client(proxy_);
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  const Response head = client.read_final("HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("Content-Length"), std::to_string(page().content.size()));
}

TEST_F(DemoPage, KeepsEveryPromiseInARealBrowser) {
  if (!find_program("chromium") || !find_program("node")) GTEST_SKIP() << "chromium or node is not installed";
  const TemporaryDirectory profile;

  const std::string script = std::string(CANDOR_SOURCE_DIR) + "/tests/integration/demo_browser.js";
  const Finished browser = run_program({"node", script, url(), profile.path().string()}, "", kBrowserPatience);

  ASSERT_EQ(browser.status, 0) << browser.errors;
  const boost::json::object seen = boost::json::parse(browser.output).as_object();
  const std::string rows = std::to_string(number_of(seen, "rows"));
  EXPECT_EQ(text_of(seen, "score"), rows + " of " + rows + " as promised");
  EXPECT_EQ(boost::json::serialize(seen.at("broken")), "[]");
  EXPECT_EQ(boost::json::serialize(seen.at("exceptions")), "[]");
  EXPECT_TRUE(seen.at("fits_phone").as_bool()) << "it scrolls sideways";
}

}  // namespace
}  // namespace candor::test
