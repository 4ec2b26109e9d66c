// The heads that the response side relays, refuses and writes anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/proxy/support/response_exchange.hpp"

namespace candor::relay {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
const std::string kDatedHead = "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 5\r\n\r\n";
const std::string kHints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
const std::string kHintsSent = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nVia: 1.1 candor-1\r\n\r\n";

class ResponseHeads : public testing::Test, public test::ResponseExchange {
 protected:
  void upstream_sends(std::string_view bytes) {
    both.upstream.sends(bytes);
    pump();
  }
};

TEST_F(ResponseHeads, SendsHeadAndContentTogether) {
  both.upstream.sends(kHead + "hello");
  relay();

  EXPECT_THAT(received(), StartsWith("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"));
  EXPECT_THAT(received(), EndsWith("Via: 1.1 candor-1\r\n\r\nhello"));
  EXPECT_EQ(both.client.writes(), 1U);
  EXPECT_TRUE(side->complete());
}

TEST_F(ResponseHeads, KeepsTheDateOfTheUpstream) {
  both.upstream.sends("HTTP/1.1 200 OK\r\nDate: yesterday\r\nContent-Length: 0\r\n\r\n");
  relay();

  EXPECT_THAT(received(), HasSubstr("Date: yesterday\r\n"));
  EXPECT_THAT(received(), Not(HasSubstr("GMT")));
}

TEST_F(ResponseHeads, AreDatedWhereTheUpstreamDoesNotDoIt) {
  both.upstream.sends(kHead + "hello");
  relay();

  EXPECT_THAT(received(),
              testing::ContainsRegex("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT\r\n"));
}

TEST_F(ResponseHeads, NoteStatusAndOrigin) {
  both.upstream.sends("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
  relay();

  EXPECT_EQ(both.exchange.status, 503);
  EXPECT_EQ(both.exchange.upstream_status, 503);
  EXPECT_EQ(both.exchange.origin, Origin::upstream);
}

TEST_F(ResponseHeads, SendNothingBeforeTheyAreWhole) {
  start();
  for (std::size_t i = 0; i + 1 < kHead.size(); ++i) upstream_sends(kHead.substr(i, 1));

  EXPECT_EQ(received(), "");
  EXPECT_FALSE(side->head_sent());
  EXPECT_FALSE(side->nothing_received());
}

TEST_F(ResponseHeads, ReadTheSameHoweverTheyAreCut) {
  const std::string bytes = kHints + kHints + kDatedHead + "hello";
  both.upstream.sends(bytes);
  relay();
  for (std::size_t first = 1; first < bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); second += 7) {
      test::ResponseExchange cut;
      cut.both.upstream.sends(bytes.substr(0, first));
      cut.both.upstream.sends(bytes.substr(first, second - first));
      cut.both.upstream.sends(bytes.substr(second));
      cut.relay();
      ASSERT_EQ(cut.received(), received()) << first << ' ' << second;
      ASSERT_TRUE(cut.side->complete());
    }
  }
}

TEST_F(ResponseHeads, ReadTheSameByteByByte) {
  both.upstream.sends_bytewise(kHints + kHead + "hello");
  relay();

  EXPECT_THAT(received(), StartsWith(kHintsSent + "HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(received().ends_with("\r\n\r\nhello"));
}

TEST_F(ResponseHeads, MayBeChangedByTheFilters) {
  on_final_head = [](http1::ResponseHead& head) { head.fields.set("X-Filter", "was here"); };
  both.upstream.sends(kHead + "hello");
  relay();

  EXPECT_THAT(received(), HasSubstr("X-Filter: was here\r\n"));
}

TEST_F(ResponseHeads, AreShownToTheFiltersOnceAndOnlyTheFinalOne) {
  std::vector<int> seen;
  on_final_head = [&](http1::ResponseHead& head) { seen.push_back(head.status); };
  both.upstream.sends(kHints + kHead + "hello");
  relay();

  EXPECT_THAT(seen, testing::ElementsAre(200));
}

TEST_F(ResponseHeads, AreRefusedAtTheFirstByteThatIsNoHttp) {
  both.upstream.sends("S");
  relay();

  EXPECT_EQ(cause(), Cause::response_malformed);
  EXPECT_EQ(received(), "");
}

TEST_F(ResponseHeads, AreRefusedWhereTheyAreBroken) {
  for (const char* bytes :
       {"HTTP/1.1 200 OK\n", "HTTP/1.1 200 OK\r\nA : 1\r\n\r\n", "HTTP/1.1 200 OK\r\nA: 1\r\n b\r\n\r\n",
        "HTTP/1.1 099 x\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    test::ResponseExchange broken;
    broken.both.upstream.sends(bytes);
    broken.relay();
    EXPECT_EQ(broken.cause(), Cause::response_malformed) << bytes;
    EXPECT_EQ(broken.received(), "") << bytes;
  }
}

TEST_F(ResponseHeads, AreRefusedWithACodingThatWeDoNotKnow) {
  both.upstream.sends("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");
  relay();

  EXPECT_EQ(cause(), Cause::response_transfer_coding);
  EXPECT_EQ(received(), "");
}

TEST_F(ResponseHeads, AreRefusedWhereTheySwitchProtocolsUnasked) {
  both.upstream.sends("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
  relay();

  EXPECT_EQ(cause(), Cause::response_malformed);
  EXPECT_EQ(received(), "");
}

std::string head_of(std::size_t bytes) {
  const std::string start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: ";
  return start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n";
}

TEST_F(ResponseHeads, AreTakenAtTheirLimit) {
  limits.response_head = 100;
  both.upstream.sends(head_of(100));
  relay();

  EXPECT_EQ(cause(), Cause::none);
  EXPECT_TRUE(side->complete());
}

TEST_F(ResponseHeads, AreRefusedOneByteBeyondTheirLimit) {
  limits.response_head = 100;
  both.upstream.sends(head_of(101));
  relay();

  EXPECT_EQ(cause(), Cause::response_head_too_large);
  EXPECT_EQ(received(), "");
}

TEST_F(ResponseHeads, AreRefusedWithTheNameOfAFieldThatIsTooLargeByItself) {
  limits.response_head = 100;
  both.upstream.sends(head_of(200));
  relay();

  EXPECT_EQ(cause(), Cause::response_field_too_large);
  EXPECT_THAT(side->fault().error, HasSubstr("field A"));
}

TEST_F(ResponseHeads, AreRefusedWithManySmallFieldsBeyondTheirLimit) {
  limits.response_head = 100;
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 11; ++i) head += "A: 45678\r\n";
  both.upstream.sends(head);
  relay();

  EXPECT_EQ(cause(), Cause::response_head_too_large);
}

TEST_F(ResponseHeads, AreRefusedWithOneFieldMoreThanTheLimit) {
  limits.response_fields = 2;
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nA: 1\r\n";
  both.upstream.sends(head + "\r\n");
  relay();
  EXPECT_EQ(cause(), Cause::none);

  test::ResponseExchange more;
  more.limits.response_fields = 2;
  more.both.upstream.sends(head + "B: 1\r\n\r\n");
  more.relay();
  EXPECT_EQ(more.cause(), Cause::response_head_too_large);
}

TEST_F(ResponseHeads, AreRelayedAtOnceWhereTheyAreInterim) {
  start();
  upstream_sends(kHints);

  EXPECT_EQ(received(), kHintsSent);
  EXPECT_EQ(both.exchange.interim_responses, 1U);
  EXPECT_EQ(both.exchange.status, 0);
  EXPECT_FALSE(side->head_sent());
}

TEST_F(ResponseHeads, AreKeptFromAClientOfHttp10WhereTheyAreInterim) {
  both.exchange.request.minor_version = 0;
  both.upstream.sends(kHints + kHead + "hello");
  relay();

  EXPECT_THAT(received(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(ResponseHeads, AreRelayedUpToTheLimitWhereTheyAreInterim) {
  limits.interim_responses = 2;
  both.upstream.sends(kHints + kHints + kHints + kHead + "hello");
  relay();

  EXPECT_THAT(received(), StartsWith(kHintsSent + kHintsSent + "HTTP/1.1 200 OK\r\n"));
  EXPECT_EQ(both.exchange.interim_responses, 2U);
  EXPECT_TRUE(side->complete());
}

TEST_F(ResponseHeads, GiveNoMoreTimeBeyondTheLimitOfInterimOnes) {
  limits.interim_responses = 1;
  start();
  both.exchange.now = Clock::time_point(std::chrono::hours(1));
  upstream_sends(kHints);
  both.exchange.now += std::chrono::seconds(5);
  upstream_sends(kHints);

  EXPECT_EQ(side->last_interim(), Clock::time_point(std::chrono::hours(1)));
}

}  // namespace
}  // namespace candor::relay
