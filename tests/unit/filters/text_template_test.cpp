#include "filters/text_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using test::Request;
using testing::HasSubstr;

std::string made(std::string_view text, Request& request, int status = 0) {
  TextTemplate parsed;
  EXPECT_EQ(parsed.parse(text, Message::response), "");
  return parsed.text(request.exchange, status);
}

std::string complaint(std::string_view text, Message message = Message::response) {
  return TextTemplate().parse(text, message);
}

TEST(TextTemplate, FillsInEveryVariable) {
  Request request("192.0.2.7", "/v1/items");
  request.exchange.peer_text = "198.51.100.1";
  request.exchange.request_id = "ID";

  EXPECT_EQ(made("${client}", request), "192.0.2.7");
  EXPECT_EQ(made("${peer}", request), "198.51.100.1");
  EXPECT_EQ(made("${request_id}", request), "ID");
  EXPECT_EQ(made("${route}", request), "api");
  EXPECT_EQ(made("${host}", request), "example.com");
  EXPECT_EQ(made("${method}", request), "GET");
  EXPECT_EQ(made("${path}", request), "/v1/items");
  EXPECT_EQ(made("${scheme}", request), "http");
  EXPECT_EQ(made("${status}", request, 404), "404");
}

TEST(TextTemplate, KeepsWhatStandsAroundThem) {
  Request request("192.0.2.7", "/a");
  EXPECT_EQ(made("<${method} ${path}>", request), "<GET /a>");
  EXPECT_EQ(made("${method}${path}", request), "GET/a");
}

TEST(TextTemplate, WritesADollarAsTwo) {
  Request request("192.0.2.7", "/a");
  EXPECT_EQ(made("$$", request), "$");
  EXPECT_EQ(made("$${path} costs 5$$ at ${path}", request), "${path} costs 5$ at /a");
}

TEST(TextTemplate, IsAViewOfItselfWithoutVariables) {
  Request request("192.0.2.7");
  TextTemplate text;
  ASSERT_EQ(text.parse("plain", Message::request), "");

  const std::string_view first = text.view(request.exchange, 0);

  EXPECT_TRUE(text.is_constant());
  EXPECT_EQ(first, "plain");
  EXPECT_EQ(first.data(), text.view(request.exchange, 0).data());
  EXPECT_TRUE(request.exchange.kept.empty());
}

TEST(TextTemplate, IsKeptByTheExchangeWithVariables) {
  Request request("192.0.2.7", "/a");
  TextTemplate text;
  ASSERT_EQ(text.parse("at ${path}", Message::request), "");

  const std::string_view view = text.view(request.exchange, 0);

  EXPECT_EQ(view, "at /a");
  ASSERT_FALSE(request.exchange.kept.empty());
  EXPECT_EQ(view.data(), request.exchange.kept.front().data());
}

TEST(TextTemplate, NamesTheKnownVariablesWhereOneIsUnknown) {
  EXPECT_EQ(complaint("a ${clint} b"),
            "unknown variable \"${clint}\"; expected one of ${client}, ${peer}, ${request_id}, ${route}, ${host}, "
            "${method}, ${path}, ${scheme}, ${status}");
  EXPECT_THAT(complaint("${}"), HasSubstr("unknown variable"));
}

TEST(TextTemplate, KnowsNoStatusInARequest) {
  EXPECT_THAT(complaint("${status}", Message::request), HasSubstr("unknown variable \"${status}\""));
  EXPECT_THAT(complaint("${x}", Message::request), testing::Not(HasSubstr("status")));
}

TEST(TextTemplate, RefusesAVariableThatIsNotClosed) {
  EXPECT_THAT(complaint("a ${client"), HasSubstr("found \"${client\""));
}

TEST(TextTemplate, RefusesASingleDollar) {
  for (const char* text : {"$", "5$", "$5", "$client"}) EXPECT_THAT(complaint(text), HasSubstr("for a dollar, $$"));
}

TEST(TextTemplate, TakesTheSchemeOfATrustedProxyOnly) {
  Request request("192.0.2.7");
  request.field("X-Forwarded-Proto", "https");
  EXPECT_EQ(made("${scheme}", request), "http");
  request.exchange.peer_trusted = true;
  EXPECT_EQ(made("${scheme}", request), "https");
}

}  // namespace
}  // namespace candor::filters
