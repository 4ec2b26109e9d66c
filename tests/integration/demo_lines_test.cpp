// The lines that `candor demo` tells a newcomer to try are given to a shell as they stand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/curl.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/program.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class DemoLines : public testing::Test {
 protected:
  void SetUp() override {
    if (!curl_is_installed()) GTEST_SKIP() << "curl is not installed";
    demo_.emplace(std::vector<std::string>{candor_path(), "demo", "--listen", free_address().text(), "--admin",
                                           free_address().text()});
    ASSERT_TRUE(eventually([&] { return !lines().empty() && demo_->output().ends_with("--help\n"); }))
        << demo_->errors();
  }

  // What a shell prints for the line that has `text` in it.
  std::string try_line(std::string_view text) const {
    for (const std::string& line : lines()) {
      if (line.find(text) == std::string::npos) continue;
      return run_program({"/bin/sh", "-c", "export no_proxy='*'; " + line}).output;
    }
    ADD_FAILURE() << "no line has " << text << " in it:\n" << demo_->output();
    return {};
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> result;
    std::istringstream printed(demo_->output());
    for (std::string line; std::getline(printed, line);) {
      if (line.starts_with("  curl ")) result.push_back(line);
    }
    return result;
  }

 private:
  std::optional<Program> demo_;
};

TEST_F(DemoLines, AreFive) { EXPECT_EQ(lines().size(), 5U); }

TEST_F(DemoLines, ShowA200) { EXPECT_THAT(try_line("/ok  "), StartsWith("HTTP/1.1 200 ")); }

TEST_F(DemoLines, ShowA504) {
  const std::string shown = try_line("/slow");
  EXPECT_THAT(shown, StartsWith("HTTP/1.1 504 "));
  EXPECT_THAT(shown, HasSubstr("\"cause\":\"response_timeout\""));
}

TEST_F(DemoLines, ShowA502) {
  const std::string shown = try_line("/refused");
  EXPECT_THAT(shown, StartsWith("HTTP/1.1 502 "));
  EXPECT_THAT(shown, HasSubstr("\"cause\":\"connection_refused\""));
}

TEST_F(DemoLines, SwitchMaintenanceOnAndOff) {
  const std::string shown = try_line("/maintenance");
  EXPECT_THAT(shown, HasSubstr("HTTP/1.1 503 "));
  EXPECT_THAT(shown, HasSubstr("\"cause\":\"maintenance\""));
  EXPECT_THAT(try_line("/ok  "), StartsWith("HTTP/1.1 200 "));
}

TEST_F(DemoLines, ShowMetricsOfBothOrigins) {
  try_line("/ok  ");
  try_line("/refused");
  const std::string shown = try_line("/metrics");
  EXPECT_THAT(shown, HasSubstr("class=\"2xx\",origin=\"upstream\""));
  EXPECT_THAT(shown, HasSubstr("class=\"5xx\",origin=\"proxy\""));
  EXPECT_THAT(shown, HasSubstr("cause=\"connection_refused\""));
}

}  // namespace
}  // namespace candor::test
