#include "proxy/max_forwards.hpp"

#include <gtest/gtest.h>

namespace candor {
namespace {

class MaxForwards : public testing::Test {
 protected:
  void ask(std::string_view method, std::string_view value) {
    exchange_.request.method = method;
    exchange_.request.target = "/a?b";
    exchange_.request.fields.add("Host", "a.example");
    exchange_.request.fields.add("Max-Forwards", value);
  }
  std::string_view value() const { return exchange_.request.fields.find(http1::Name::max_forwards)->value; }

  Exchange exchange_;
};

TEST_F(MaxForwards, IsCountedDown) {
  ask("TRACE", "7");
  EXPECT_FALSE(count_down_max_forwards(exchange_));
  EXPECT_EQ(value(), "6");
}

TEST_F(MaxForwards, IsNeverMoreThanItsLimit) {
  for (const char* many : {"256", "257", "300", "99999999999999999999999"}) {
    exchange_.reset();
    ask("OPTIONS", many);
    EXPECT_FALSE(count_down_max_forwards(exchange_));
    EXPECT_EQ(value(), std::to_string(kMaxForwardsMax)) << many;
  }
}

TEST_F(MaxForwards, MeansNothingToOtherMethods) {
  ask("GET", "0");
  EXPECT_FALSE(check_max_forwards(exchange_.request));
  EXPECT_FALSE(count_down_max_forwards(exchange_));
  EXPECT_EQ(value(), "0");
}

TEST_F(MaxForwards, AtZeroReflectsATraceWithoutItsSecrets) {
  ask("TRACE", "0");
  exchange_.request.fields.add("Cookie", "secret");
  exchange_.request.fields.add("AUTHORIZATION", "secret");
  exchange_.request.fields.add("Proxy-Authorization", "secret");
  const std::optional<Reply> reply = count_down_max_forwards(exchange_);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::local_response);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->content_type, "message/http");
  EXPECT_EQ(reply->body, "TRACE /a?b HTTP/1.1\r\nHost: a.example\r\nMax-Forwards: 0\r\n\r\n");
}

TEST_F(MaxForwards, AtZeroAnswersOptionsWithNoContent) {
  ask("OPTIONS", "0");
  const std::optional<Reply> reply = count_down_max_forwards(exchange_);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 204);
  EXPECT_TRUE(reply->body.empty());
}

TEST_F(MaxForwards, MustBeOneNumber) {
  for (const char* wrong : {"", "-1", "+1", "1.0", "x", "1 2"}) {
    exchange_.reset();
    ask("TRACE", wrong);
    EXPECT_EQ(check_max_forwards(exchange_.request).cause, Cause::request_malformed) << wrong;
  }
  exchange_.reset();
  ask("TRACE", "1");
  exchange_.request.fields.add("Max-Forwards", "1");
  EXPECT_EQ(check_max_forwards(exchange_.request).cause, Cause::request_malformed);
}

}  // namespace
}  // namespace candor
