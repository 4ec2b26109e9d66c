#include "filters/header_rules.hpp"

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

std::vector<std::string> lines(const http1::Fields& fields) {
  std::vector<std::string> lines;
  for (const http1::Field& field : fields) lines.push_back(std::string(field.name) + ": " + std::string(field.value));
  return lines;
}

// The filter of the route `api`, for a test that looks at the fields afterwards.
class HeaderRulesTest : public testing::Test {
 protected:
  void request_through(const std::string& options, Request& request) {
    process_.emplace(load("[]", "[header_rules: {" + options + "}]").config);
    EXPECT_FALSE(request.through(process_->filter("api", "header_rules")));
  }
  void response_through(const std::string& options, Request& request, http1::ResponseHead& head) {
    process_.emplace(load("[]", "[header_rules: {" + options + "}]").config);
    process_->filter("api", "header_rules").on_response(request.exchange, head);
  }

 private:
  std::optional<Process> process_;
};

TEST_F(HeaderRulesTest, RemovesEveryLineOfAName) {
  Request request("192.0.2.1");
  request.field("X-A", "1").field("x-a", "2").field("X-B", "3");
  request_through("request: {remove: [X-A]}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), ElementsAre("X-B: 3"));
}

TEST_F(HeaderRulesTest, SetsInThePlaceOfWhatWasThere) {
  Request request("192.0.2.1");
  request.field("X-A", "1").field("X-B", "2").field("x-a", "3");
  request_through("request: {set: {X-A: new, X-C: \"\"}}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), ElementsAre("X-A: new", "X-B: 2", "X-C: "));
}

TEST_F(HeaderRulesTest, AddsBesideWhatWasThere) {
  Request request("192.0.2.1");
  request.field("X-A", "1");
  request_through("request: {add: {X-A: 2}}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), ElementsAre("X-A: 1", "X-A: 2"));
}

TEST_F(HeaderRulesTest, RemovesThenSetsThenAdds) {
  Request request("192.0.2.1");
  request.field("X-A", "1");
  request_through("request: {add: {X-A: added}, set: {X-A: set}, remove: [X-A]}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), ElementsAre("X-A: set", "X-A: added"));
}

TEST_F(HeaderRulesTest, LeavesTheOtherSideAlone) {
  Request request("192.0.2.1");
  http1::ResponseHead head;
  response_through("request: {set: {X-A: 1}}", request, head);
  EXPECT_THAT(lines(head.fields), IsEmpty());
  request_through("response: {set: {X-A: 1}}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), IsEmpty());
}

TEST_F(HeaderRulesTest, FillsVariablesIn) {
  Request request("192.0.2.1");
  http1::ResponseHead head;
  head.status = 404;
  response_through("response: {set: {X-Seen: \"${client} got ${status}\"}}", request, head);
  EXPECT_THAT(lines(head.fields), ElementsAre("X-Seen: 192.0.2.1 got 404"));
}

TEST_F(HeaderRulesTest, KnowsTheNamesThatTheEngineKnows) {
  Request request("192.0.2.1");
  http1::ResponseHead head;
  response_through("response: {set: {content-type: text/plain}}", request, head);
  ASSERT_EQ(head.fields.size(), 1U);
  EXPECT_EQ(head.fields.begin()->id, http1::Name::content_type);
}

// Otherwise a client could strip what the operator sets: fields that Connection names are not forwarded.
TEST_F(HeaderRulesTest, IsNotUndoneByConnection) {
  Request request("192.0.2.1");
  request.field("Connection", "keep-alive, x-role").field("X-Role", "admin").field("Connection", "X-Role, X-Other");
  request_through("request: {set: {X-Role: guest}}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), ElementsAre("Connection: keep-alive, X-Other", "X-Role: guest"));
}

TEST_F(HeaderRulesTest, AddsNothingToWhatConnectionNames) {
  Request request("192.0.2.1");
  request.field("Connection", "x-role").field("X-Role", "admin");
  request_through("request: {add: {X-Role: guest}}", request);
  EXPECT_THAT(lines(request.exchange.request.fields), ElementsAre("Connection: ", "X-Role: guest"));
}

TEST(HeaderRulesOptions, RefuseWhatFramesOrBelongsToTheConnection) {
  for (const char* name :
       {"Content-Length", "transfer-encoding", "Connection", "Upgrade", "TE", "Trailer", "Keep-Alive",
        "Proxy-Connection", "HTTP2-Settings", "Host", "Via", "Expect", "Max-Forwards"}) {
    for (const char* side : {"request", "response"}) {
      for (const char* rule : {": {set: {%: 1}}", ": {add: {%: 1}}", ": {remove: [%]}"}) {
        std::string options = side + std::string(rule);
        options.replace(options.find('%'), 1, name);
        EXPECT_THAT(first_error("header_rules", options), HasSubstr(std::string(name) + " cannot be changed here: "))
            << options;
      }
    }
  }
}

TEST(HeaderRulesOptions, RefuseWhatTheEngineTellsTheUpstream) {
  for (const char* name : {"X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Request-Id",
                           "Client-Cert", "Client-Cert-Chain"}) {
    EXPECT_THAT(first_error("header_rules", "request: {set: {" + std::string(name) + ": 1}}"),
                HasSubstr("cannot be changed here"));
    EXPECT_EQ(first_error("header_rules", "response: {set: {" + std::string(name) + ": 1}}"), "");
  }
}

TEST(HeaderRulesOptions, SayWhatToUseInstead) {
  EXPECT_THAT(first_error("header_rules", "request: {set: {Host: a}}"), HasSubstr("use upstreams[].host"));
  EXPECT_THAT(first_error("header_rules", "request: {remove: [X-Request-Id]}"), HasSubstr("use the filter request_id"));
}

TEST(HeaderRulesOptions, LeaveTheDateOfAnAnswerAlone) {
  EXPECT_THAT(first_error("header_rules", "response: {set: {Date: a}}"), HasSubstr("it says when the answer was made"));
  EXPECT_EQ(first_error("header_rules", "request: {set: {Date: a}}"), "");
}

TEST(HeaderRulesOptions, TakeTokensAsNames) {
  EXPECT_THAT(first_error("header_rules", "request: {set: {\"X A\": 1}}"),
              HasSubstr("request.set.X A: expected the name of a field"));
  EXPECT_THAT(first_error("header_rules", "request: {set: {\"X-A\\r\\nB\": 1}}"),
              HasSubstr("expected the name of a field"));
  EXPECT_THAT(first_error("header_rules", "request: {remove: [X-A, \"X:\"]}"),
              HasSubstr("request.remove[1]: expected the name"));
}

TEST(HeaderRulesOptions, TakeNoLineEndsInValues) {
  for (const char* value : {"a\\r\\nX-B: 1", "a\\n", "a\\0", "a\\x7f"})
    EXPECT_THAT(first_error("header_rules", "response: {add: {X-A: \"" + std::string(value) + "\"}}"),
                HasSubstr("without line ends and other control characters"));
  EXPECT_EQ(first_error("header_rules", "response: {add: {X-A: \"a\\tb\"}}"), "");
}

TEST(HeaderRulesOptions, LimitTheLengthOfAValue) {
  EXPECT_EQ(first_error("header_rules", "response: {set: {X-A: " + std::string(4096, 'a') + "}}"), "");
  EXPECT_THAT(first_error("header_rules", "response: {set: {X-A: " + std::string(4097, 'a') + "}}"),
              HasSubstr("expected 4096 bytes at most, found 4097"));
}

TEST(HeaderRulesOptions, LimitTheNumberOfRules) {
  std::string set = "X-1: a";
  for (std::size_t i = 2; i < kHeaderRulesMax; ++i) set += ", X-" + std::to_string(i) + ": a";
  EXPECT_EQ(first_error("header_rules", "request: {set: {" + set + "}}, response: {remove: [X-B]}"), "");
  EXPECT_THAT(first_error("header_rules", "request: {set: {" + set + "}}, response: {remove: [X-B, X-C]}"),
              HasSubstr("expected 64 rules at most, found 65"));
}

TEST(HeaderRulesOptions, NeedARule) {
  EXPECT_THAT(first_error("header_rules", "request: {set: {}}"), HasSubstr("no rule"));
}

TEST(HeaderRulesOptions, TakeANameOnceInWhateverSpelling) {
  EXPECT_THAT(first_error("header_rules", "request: {set: {X-A: 1, x-a: 2}}"),
              HasSubstr("request.set.x-a: stands here a second time, in another spelling"));
}

TEST(HeaderRulesOptions, PointAtTheVariableThatIsUnknown) {
  EXPECT_THAT(first_error("header_rules", "request: {set: {X-A: \"${nobody}\"}}"),
              HasSubstr("header_rules.request.set.X-A: unknown variable \"${nobody}\""));
}

TEST(HeaderRulesOptions, KnowNoOtherKey) {
  EXPECT_THAT(first_error("header_rules", "request: {append: {X-A: 1}, remove: [X-B]}"),
              HasSubstr("unknown key \"append\""));
}

}  // namespace
}  // namespace candor::filters
