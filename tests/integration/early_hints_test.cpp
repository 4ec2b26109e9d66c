// A 103 over real sockets: who gets it, and when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kNavigates = "Sec-Fetch-Mode: navigate\r\n";

// Its upstream answers once the gate is open.
class EarlyHintsFilter : public testing::Test {
 protected:
  Gate gate_;
  ScriptedUpstream upstream_{Script{repeat({read_message(), wait_for(gate_), send(std::string(kOk))})}};
  Candor candor_{{.endpoints = {upstream_.url()},
                  .route = "filters:\n"
                           "  - early_hints: {links: ['</a.css>; rel=preload; as=style', '</b.js>; rel=preload']}\n"
                           "  - method: {allow: [GET]}",
                  .routes = "- name: all\n"
                            "  match: {path: /all/}\n"
                            "  upstream: api\n"
                            "  filters: [early_hints: {links: ['</all>; rel=preload'], always: true}]"}};
};

TEST_F(EarlyHintsFilter, ComeBeforeTheUpstreamAnswers) {
  RawClient client(candor_.address());
  client.send(get_request("/", kNavigates));

  const Response hints = client.read_response();
  EXPECT_EQ(hints.status, 103);
  EXPECT_EQ(hints.reason, "Early Hints");
  EXPECT_THAT(hints.head.all("Link"), ElementsAre("</a.css>; rel=preload; as=style", "</b.js>; rel=preload"));
  EXPECT_THAT(hints.head.fields, SizeIs(2));
  EXPECT_FALSE(gate_.is_open());

  gate_.open();
  const Response answer = client.read_response();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content, "ok");
  EXPECT_TRUE(candor_.wait_metric("candor_interim_responses_total", {{"route", "web"}}, 1));
  EXPECT_EQ(candor_.metrics().sum("candor_responses_total", {{"route", "web"}}), 1);
  const auto bytes = static_cast<std::int64_t>(hints.raw.size() + answer.raw.size() + answer.content.size());
  EXPECT_EQ(number_of(candor_.log().wait_lines(1)[0], "bytes_out"), bytes);

  // The connection goes on, and the next request has hints of its own.
  EXPECT_THAT(client.exchange(get_request("/", kNavigates)).interims, SizeIs(1));
}

TEST_F(EarlyHintsFilter, GoToThoseOnlyWhoTakeThem) {
  gate_.open();
  EXPECT_THAT(candor_.get("/").interims, IsEmpty());
  EXPECT_THAT(candor_.send(get_request("/", "Sec-Fetch-Mode: cors\r\n")).interims, IsEmpty());
  EXPECT_THAT(candor_.get("/all/").interims, SizeIs(1));

  const Response old = candor_.send("GET /all/ HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_EQ(old.status, 200);
  EXPECT_THAT(old.interims, IsEmpty());
  EXPECT_TRUE(candor_.wait_metric("candor_responses_total", {}, 4));
  EXPECT_EQ(candor_.metrics().sum("candor_interim_responses_total"), 1);
}

TEST_F(EarlyHintsFilter, AreNotSentWhereTheUpstreamIsNotAsked) {
  const Response refused = candor_.send("HEAD / HTTP/1.1\r\nHost: a\r\nSec-Fetch-Mode: navigate\r\n\r\n");
  EXPECT_EQ(refused.status, 405);
  EXPECT_THAT(refused.interims, IsEmpty());

  const Response last_hop = candor_.send("OPTIONS /all/ HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
  EXPECT_THAT(last_hop.interims, IsEmpty());
  EXPECT_EQ(upstream_.connections(), 0U);
}

}  // namespace
}  // namespace candor::test
