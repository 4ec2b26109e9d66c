#include "filters/ip_access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

std::optional<Reply> answer_to(std::string_view client, const std::string& options) {
  Process process(load("[]", "[ip_access: {" + options + "}]").config);
  Request request(client);
  return request.through(process.filter("api", "ip_access"));
}

TEST(IpAccess, AdmitsOnlyThoseWhoAreAllowed) {
  EXPECT_FALSE(answer_to("192.0.2.0", "allow: [192.0.2.0/24, 2001:db8::1]"));
  EXPECT_FALSE(answer_to("192.0.2.255", "allow: [192.0.2.0/24, 2001:db8::1]"));
  EXPECT_FALSE(answer_to("2001:db8::1", "allow: [192.0.2.0/24, 2001:db8::1]"));

  const std::optional<Reply> reply = answer_to("192.0.3.0", "allow: [192.0.2.0/24, 2001:db8::1]");

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::denied);
  EXPECT_EQ(reply->log_detail, "ip_access.allow does not hold 192.0.3.0");
}

TEST(IpAccess, RefusesThoseWhoAreDenied) {
  const std::optional<Reply> reply = answer_to("10.1.2.3", "deny: [192.0.2.1, 10.0.0.0/8]");

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::denied);
  EXPECT_EQ(reply->log_detail, "ip_access.deny holds 10.0.0.0/8");
  EXPECT_FALSE(answer_to("11.0.0.0", "deny: [192.0.2.1, 10.0.0.0/8]"));
}

TEST(IpAccess, DeniesEvenWhoIsAllowed) {
  EXPECT_TRUE(answer_to("192.0.2.1", "allow: [192.0.2.0/24], deny: [192.0.2.1]"));
  EXPECT_FALSE(answer_to("192.0.2.2", "allow: [192.0.2.0/24], deny: [192.0.2.1]"));
}

TEST(IpAccess, TellsTheClientNothingOfTheRule) {
  const std::optional<Reply> reply = answer_to("10.1.2.3", "deny: [10.0.0.0/8]");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->detail, "");
}

TEST(IpAccess, NeedsANetwork) {
  EXPECT_THAT(first_error("ip_access", ""), HasSubstr("neither allow nor deny"));
  EXPECT_THAT(first_error("ip_access", "allow: [], deny: []"), HasSubstr("neither allow nor deny"));
}

TEST(IpAccess, SaysWhatIsNoNetwork) {
  EXPECT_THAT(first_error("ip_access", "allow: [example.com]"),
              HasSubstr("ip_access.allow[0]: expected an address or a network"));
}

TEST(IpAccess, TakesSoManyNetworksAndNoMore) {
  std::string list = "10.0.0.0/8";
  for (std::size_t i = 1; i < kAccessNetworksMax; ++i) list += ", 10.0.0.0/8";
  EXPECT_EQ(first_error("ip_access", "deny: [" + list + "]"), "");
  EXPECT_THAT(first_error("ip_access", "deny: [" + list + ", 10.0.0.0/8]"),
              HasSubstr("expected 1024 networks at most, found 1025"));
}

}  // namespace
}  // namespace candor::filters
