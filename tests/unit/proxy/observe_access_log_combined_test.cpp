#include "proxy/observe/access_log_combined.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace candor::observe {
namespace {

class CombinedLine : public testing::Test {
 protected:
  CombinedLine() {
    exchange_.client = *config::IpAddress::parse("192.0.2.7");
    exchange_.request.method = "GET";
    exchange_.request.target = "/a?q=1";
    exchange_.status = 200;
    exchange_.bytes_out = 1234;
  }
  std::string line(LogQuery query = LogQuery::keep, const std::vector<std::string>& redacted = {}) const {
    std::vector<char> out(kLogLineBytesMax);
    const char* end = write_combined_line(out.data(), exchange_, "T", query, redacted);
    return {out.data(), static_cast<std::size_t>(end - out.data())};
  }

  Exchange exchange_;
};

TEST_F(CombinedLine, HasItsPartsInOrder) {
  exchange_.request.fields.add("Referer", "http://r/");
  exchange_.request.fields.add("User-Agent", "curl/8");
  EXPECT_EQ(line(), "192.0.2.7 - - [T] \"GET /a?q=1 HTTP/1.1\" 200 1234 \"http://r/\" \"curl/8\"\n");
}

TEST_F(CombinedLine, HasADashForWhatIsAbsent) {
  EXPECT_EQ(line(LogQuery::leave_out), "192.0.2.7 - - [T] \"GET /a HTTP/1.1\" 200 1234 \"-\" \"-\"\n");
  exchange_.request.method = {};
  exchange_.request.target = {};
  exchange_.status = 400;
  EXPECT_EQ(line(), "192.0.2.7 - - [T] \"- - -\" 400 1234 \"-\" \"-\"\n");
}

TEST_F(CombinedLine, CannotBeBrokenByAClient) {
  exchange_.request.fields.add("User-Agent", "a\" b\n\x01\xff");
  const std::string text = line();
  EXPECT_NE(text.find("\"a\\\" b\\u000a\\u0001\\\\xff\"\n"), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), text.size() - 1);
}

TEST_F(CombinedLine, HidesWhatIsRedacted) {
  exchange_.request.fields.add("Referer", "http://r/?token=1");
  EXPECT_NE(line(LogQuery::keep, {"referer"}).find("\"[redacted]\" \"-\""), std::string::npos);
}

TEST_F(CombinedLine, LeavesTheQueryOutOfTheRefererToo) {
  exchange_.request.fields.add("Referer", "http://r/p?token=1");
  EXPECT_NE(line(LogQuery::keep).find("\"http://r/p?token=1\""), std::string::npos);
  EXPECT_NE(line(LogQuery::leave_out).find("\"http://r/p\""), std::string::npos);
}

TEST(CombinedTime, IsUtcInItsForm) {
  using namespace std::chrono;
  CombinedTime time;
  EXPECT_EQ(time.format(sys_days{year{2028} / 2 / 29} + 23h + 5min + 9s + 7ms), "29/Feb/2028:23:05:09 +0000");
  EXPECT_EQ(time.format(sys_days{year{2028} / 12 / 1}), "01/Dec/2028:00:00:00 +0000");
}

}  // namespace
}  // namespace candor::observe
