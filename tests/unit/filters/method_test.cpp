#include "filters/method.hpp"

#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::field_of;
using test::first_error;
using test::load;
using test::Process;
using test::Request;

std::optional<Reply> answer_to(std::string_view method) {
  Process process(load("[]", "[method: {allow: [GET, HEAD]}]").config);
  Request request("192.0.2.1");
  request.exchange.request.method = method;
  return request.through(process.filter("api", "method"));
}

TEST(Method, LetsTheMethodsOfItsListPass) {
  EXPECT_FALSE(answer_to("GET"));
  EXPECT_FALSE(answer_to("HEAD"));
}

TEST(Method, RefusesOthersAndSaysWhatIsAllowed) {
  for (const char* method : {"POST", "get", "OPTIONS", "GETX"}) {
    const std::optional<Reply> reply = answer_to(method);
    ASSERT_TRUE(reply) << method;
    EXPECT_EQ(reply->cause, Cause::method_not_allowed);
    EXPECT_EQ(field_of(*reply, "Allow"), "GET, HEAD");
  }
}

TEST(Method, NeedsAListOfMethods) {
  EXPECT_NE(first_error("method", "allow: []").find("none; expected at least one method"), std::string::npos);
  EXPECT_NE(first_error("method", "").find("none; expected at least one method"), std::string::npos);
  EXPECT_NE(first_error("method", "allow: [GET, \"PO ST\"]").find("expected a method such as GET"), std::string::npos);
}

TEST(Method, TakesSoManyMethodsAndNoMore) {
  std::string list = "M1";
  for (std::size_t i = 2; i <= kAllowedMethodsMax; ++i) list += ", M" + std::to_string(i);
  EXPECT_EQ(first_error("method", "allow: [" + list + "]"), "");
  EXPECT_NE(first_error("method", "allow: [" + list + ", MORE]").find("expected 32 methods at most, found 33"),
            std::string::npos);
}

}  // namespace
}  // namespace candor::filters
