#include "proxy/admission.hpp"

#include <gtest/gtest.h>

#include <string>

#include "proxy/http1/head_writer.hpp"

namespace candor {
namespace {

constexpr std::string_view kOurs = "candor-3f9a21c07b11d2e4";

class AdmissionTest : public testing::Test {
 protected:
  AdmissionTest() {
    head_.method = "GET";
    head_.target = head_.path = "/";
  }

  Cause admitted() {
    const Admission admission = admit(head_, limits_, kOurs);
    length_ = admission.length;
    return admission.fault.cause;
  }
  Cause with_host(std::string_view host) {
    head_.fields.clear();
    head_.fields.add("Host", host);
    return admitted();
  }
  Cause with(std::string_view name, std::string value) {
    value_ = std::move(value);
    head_.fields.clear();
    head_.fields.add("Host", "a.example");
    head_.fields.add(name, value_);
    return admitted();
  }

  config::Limits limits_;
  http1::RequestHead head_;
  http1::Length length_;
  std::string value_;
};

TEST_F(AdmissionTest, TakesOneHostAsTheAuthority) {
  EXPECT_EQ(with_host("a.example:8080"), Cause::none);
  EXPECT_EQ(head_.authority, "a.example:8080");
}

TEST_F(AdmissionTest, TakesEveryFormOfHost) {
  for (const char* host : {"a", "a.example", "A.Example.", "192.0.2.1:80", "[::1]", "[2001:db8::1]:65535",
                           "a:", "xn--bcher-kva.example", "a_b.example", "a%41", "a:00080"}) {
    EXPECT_EQ(with_host(host), Cause::none) << host;
  }
}

TEST_F(AdmissionTest, RefusesWhatIsNoHost) {
  for (const char* host : {"",     "a b",  "a/b",    "a%",    "a%4", "a%zz",    "[192.0.2.1]", "a:65536",  "a:99999",
                           "a?b",  "a#b",  "user@a", "a,b\"", "a:b", "a:80:90", ":80",         "a:123456", "::1",
                           "[::1", "::1]", "[::1]x", "[x]",   "[]",  "a\\b",    "a\xC3\xA9",   "[::1]:8o"}) {
    EXPECT_EQ(with_host(host), Cause::request_malformed) << host;
  }
}

TEST_F(AdmissionTest, RefusesNoHostInHttp11Only) {
  head_.minor_version = 1;
  EXPECT_EQ(admitted(), Cause::request_malformed);
  head_.minor_version = 0;
  EXPECT_EQ(admitted(), Cause::none);
  EXPECT_EQ(head_.authority, "");
}

TEST_F(AdmissionTest, RefusesTwoHosts) {
  head_.fields.add("Host", "a.example");
  head_.fields.add("host", "a.example");
  EXPECT_EQ(admitted(), Cause::request_malformed);
}

// RFC 9112 §3.2.2: the authority of an absolute target counts, and Host must be there all the same.
TEST_F(AdmissionTest, TakesTheAuthorityOfAnAbsoluteTarget) {
  head_.target = "http://b.example/";
  head_.authority = "b.example";
  EXPECT_EQ(with_host("a.example"), Cause::none);
  EXPECT_EQ(head_.authority, "b.example");

  head_.fields.clear();
  EXPECT_EQ(admitted(), Cause::request_malformed);
}

TEST_F(AdmissionTest, RefusesAnAbsoluteTargetWithoutAUsableAuthority) {
  for (const char* authority : {"", "user@b.example", ":80", "[::1"}) {
    head_.target = "http://x/";
    head_.authority = authority;
    EXPECT_EQ(with_host("a.example"), Cause::request_malformed) << authority;
  }
}

TEST_F(AdmissionTest, RefusesABadHostBesideAnAbsoluteTarget) {
  head_.target = "http://b.example/";
  head_.authority = "b.example";
  EXPECT_EQ(with_host("a b"), Cause::request_malformed);
}

TEST_F(AdmissionTest, TakesHostForAnAsterisk) {
  head_.target = head_.path = "*";
  EXPECT_EQ(with_host("a.example"), Cause::none);
  EXPECT_EQ(head_.authority, "a.example");
}

TEST_F(AdmissionTest, TakesATargetAtItsLimit) {
  limits_.request_target = 10;
  head_.target = "/234567890";
  EXPECT_EQ(with_host("a"), Cause::none);
}

TEST_F(AdmissionTest, RefusesATargetOneByteBeyondItsLimit) {
  limits_.request_target = 10;
  head_.target = "/2345678901";
  EXPECT_EQ(with_host("a"), Cause::target_too_long);
}

TEST_F(AdmissionTest, TellsTheLengthOfTheContent) {
  EXPECT_EQ(with("Content-Length", "42"), Cause::none);
  EXPECT_EQ(length_.framing, http1::Framing::length);
  EXPECT_EQ(length_.bytes, 42U);
}

TEST_F(AdmissionTest, RefusesAmbiguousFraming) {
  head_.fields.add("Transfer-Encoding", "chunked");
  head_.fields.add("Host", "a");
  head_.fields.add("Content-Length", "5");
  EXPECT_EQ(admitted(), Cause::request_malformed);
}

TEST_F(AdmissionTest, RefusesACodingThatWeDoNotKnowWith501) {
  EXPECT_EQ(with("Transfer-Encoding", "gzip, chunked"), Cause::coding_not_implemented);
}

TEST_F(AdmissionTest, TakesNoExpectationBut100Continue) {
  EXPECT_EQ(with("Expect", "100-Continue"), Cause::none);
  EXPECT_EQ(with("Expect", "something"), Cause::expectation_failed);
  EXPECT_EQ(with("Expect", "100-continue, something"), Cause::expectation_failed);
}

TEST_F(AdmissionTest, IgnoresExpectationsOfHttp10) {
  head_.minor_version = 0;
  EXPECT_EQ(with("Expect", "something"), Cause::none);
}

std::string hops(std::size_t count) {
  std::string via;
  for (std::size_t i = 0; i < count; ++i) via += "1.1 hop" + std::to_string(i) + ", ";
  return via;
}

TEST_F(AdmissionTest, TakesAsManyHopsAsTheLimit) { EXPECT_EQ(with("Via", hops(limits_.via_hops)), Cause::none); }

TEST_F(AdmissionTest, TakesOneHopMoreForALoop) {
  EXPECT_EQ(with("Via", hops(limits_.via_hops + 1)), Cause::loop_detected);
}

TEST_F(AdmissionTest, CountsTheHopsOfAllLines) {
  with("Via", hops(limits_.via_hops));
  head_.fields.add("via", "1.0 one-more");
  EXPECT_EQ(admitted(), Cause::loop_detected);
}

TEST_F(AdmissionTest, FindsItselfInVia) {
  const std::string ours(kOurs);
  EXPECT_EQ(with("Via", "1.1 other, 1.1 " + ours), Cause::loop_detected);
  EXPECT_EQ(with("Via", "1.0 \t" + ours + " (comment), 1.1 other"), Cause::loop_detected);
  EXPECT_EQ(with("Via", "HTTP/1.1 " + ours), Cause::loop_detected);
}

TEST_F(AdmissionTest, FindsItselfInCdnLoop) {
  const std::string ours(kOurs);
  EXPECT_EQ(with("CDN-Loop", "other, " + ours), Cause::loop_detected);
  EXPECT_EQ(with("CDN-Loop", ours + "; a=b"), Cause::loop_detected);
  EXPECT_EQ(with("CDN-Loop", "other, candor"), Cause::none);
}

TEST_F(AdmissionTest, RefusesTraceWithContent) {
  head_.method = "TRACE";
  EXPECT_EQ(with("Content-Length", "1"), Cause::request_malformed);
  EXPECT_EQ(with("Transfer-Encoding", "chunked"), Cause::request_malformed);
  EXPECT_EQ(with("Content-Length", "0"), Cause::none);
}

TEST_F(AdmissionTest, DoesNotTakeAnotherProcessOfItsNameForItself) {
  EXPECT_EQ(with("Via", "1.1 candor-0000000000000000, 1.1 candor"), Cause::none);
}

std::string options(std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += "x-" + std::to_string(i) + ",";
  return list;
}

TEST_F(AdmissionTest, TakesAsManyConnectionOptionsAsTheLimit) {
  EXPECT_EQ(with("Connection", options(http1::kConnectionOptionsMax)), Cause::none);
}

TEST_F(AdmissionTest, RefusesOneConnectionOptionMoreThanTheLimit) {
  with("Connection", options(http1::kConnectionOptionsMax));
  head_.fields.add("connection", "close");
  EXPECT_EQ(admitted(), Cause::request_malformed);
}

}  // namespace
}  // namespace candor
