#include "filters/request_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::load;
using test::Process;
using test::Request;
using testing::HasSubstr;

// One request and its answer through the filter of the route `api`.
struct Exchanged {
  explicit Exchanged(const std::string& options, std::string_view name = "", std::string_view value = "",
                     bool trusted = false)
      : process(load("[]", "[request_id: {" + options + "}]").config) {
    request.exchange.request_id = "OURS";
    request.exchange.peer_trusted = trusted;
    if (!name.empty()) request.field(name, value);
    answer.fields.add("X-Correlation-Id", "the upstream's");
    Filter& filter = process.filter("api", "request_id");
    EXPECT_FALSE(request.through(filter));
    filter.on_response(request.exchange, answer);
  }

  std::string_view sent(std::string_view name) const { return value(request.exchange.request.fields, name); }
  std::string_view answered(std::string_view name) const { return value(answer.fields, name); }
  static std::string_view value(const http1::Fields& fields, std::string_view name) {
    const http1::Field* field = fields.find(name);
    return field == nullptr ? "none" : field->value;
  }

  Process process;
  Request request{"192.0.2.1"};
  http1::ResponseHead answer;
};

TEST(RequestIdFilter, CarriesOurIdBothWays) {
  const Exchanged exchanged("field: X-Correlation-Id");
  EXPECT_EQ(exchanged.sent("X-Correlation-Id"), "OURS");
  EXPECT_EQ(exchanged.answered("X-Correlation-Id"), "OURS");
}

TEST(RequestIdFilter, UsesTheUsualFieldByDefault) {
  const Exchanged exchanged("");
  EXPECT_EQ(exchanged.sent("X-Request-Id"), "OURS");
  EXPECT_EQ(exchanged.answered("X-Request-Id"), "OURS");
  EXPECT_EQ(exchanged.answered("X-Correlation-Id"), "the upstream's");
}

TEST(RequestIdFilter, DoesNotBelieveClients) {
  const Exchanged exchanged("field: X-Correlation-Id", "x-correlation-id", "THEIRS");
  EXPECT_EQ(exchanged.request.exchange.request_id, "OURS");
  EXPECT_EQ(exchanged.sent("X-Correlation-Id"), "OURS");
}

TEST(RequestIdFilter, BelievesATrustedProxy) {
  const Exchanged exchanged("field: X-Correlation-Id", "X-Correlation-Id", "THEIRS", true);
  EXPECT_EQ(exchanged.request.exchange.request_id, "THEIRS");
  EXPECT_EQ(exchanged.answered("X-Correlation-Id"), "THEIRS");
}

TEST(RequestIdFilter, BelievesClientsWhereToldTo) {
  const Exchanged exchanged("accept: true", "X-Request-Id", "THEIRS");
  EXPECT_EQ(exchanged.request.exchange.request_id, "THEIRS");
  EXPECT_EQ(exchanged.answered("X-Request-Id"), "THEIRS");
}

TEST(RequestIdFilter, TakesUsableIdsOnly) {
  for (const std::string& id : {std::string(), std::string("a b"), std::string("a\"b"), std::string(129, 'a')}) {
    const Exchanged exchanged("accept: true", "X-Request-Id", id);
    EXPECT_EQ(exchanged.request.exchange.request_id, "OURS") << id;
    EXPECT_EQ(exchanged.sent("X-Request-Id"), "OURS") << id;
  }
}

TEST(RequestIdFilter, LeavesAnswersAloneWhereToldTo) {
  const Exchanged exchanged("field: X-Correlation-Id, response: false");
  EXPECT_EQ(exchanged.sent("X-Correlation-Id"), "OURS");
  EXPECT_EQ(exchanged.answered("X-Correlation-Id"), "the upstream's");
}

TEST(RequestIdFilter, RefusesFieldsWithAnotherMeaning) {
  for (const char* field : {"Host", "Content-Length", "X-Forwarded-For", "Date", "\"X Id\"", "\"\""}) {
    const config::Loaded loaded = load("[]", "[request_id: {field: " + std::string(field) + "}]");
    ASSERT_EQ(loaded.errors.size(), 1U) << field;
    EXPECT_THAT(loaded.errors.front().path, HasSubstr("request_id.field"));
  }
}

}  // namespace
}  // namespace candor::filters
