// What the upstream does wrong before its response's head is whole: one GET, one misbehaviour, one row of the contract.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using namespace std::string_literals;
using testing::StartsWith;

struct Misbehaviour {
  std::string name;
  Script script;
  Failure failure;
  std::string upstream = "";  // configuration
  std::string settings = "";
};

void PrintTo(const Misbehaviour& misbehaviour, std::ostream* out) { *out << misbehaviour.name; }

std::string name_of(const testing::TestParamInfo<Misbehaviour>& info) { return info.param.name; }

class UpstreamFails : public testing::TestWithParam<Misbehaviour> {};

TEST_P(UpstreamFails, IsAnsweredWithItsRow) {
  ScriptedUpstream upstream(GetParam().script);
  Candor candor({.endpoints = {upstream.url()}, .upstream = GetParam().upstream, .settings = GetParam().settings});

  const Response answer = candor.get("/path");

  expect_answer(candor, answer, GetParam().failure);
  EXPECT_EQ(upstream.connections(), 1U);
  EXPECT_THAT(upstream.received(), StartsWith("GET /path HTTP/1.1\r\n"));
  EXPECT_EQ(candor.metrics().sum("candor_failures_total", {{"upstream", "api"}}), 1);
}

const Failure kClosed{502, "connection_closed", "connection_terminated"};

INSTANTIATE_TEST_SUITE_P(
    ByClosing, UpstreamFails,
    testing::Values(
        Misbehaviour{"EofBeforeTheHead", {read_head(), close()}, kClosed},
        Misbehaviour{"ResetBeforeTheHead", {read_head(), reset()}, kClosed},
        Misbehaviour{"EofInTheStatusLine", {read_head(), send("HTTP/1.1 20"), close()}, kClosed},
        Misbehaviour{"ResetInTheStatusLine", {read_head(), send("HTTP/1.1 20"), reset()}, kClosed},
        Misbehaviour{"EofInTheFields", {read_head(), send("HTTP/1.1 200 OK\r\nServer: x"), close()}, kClosed},
        Misbehaviour{"ResetInTheFields", {read_head(), send("HTTP/1.1 200 OK\r\nServer: x"), reset()}, kClosed},
        Misbehaviour{"EofBeforeTheEmptyLine",
                     {read_head(), send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"), close()},
                     kClosed}),
    name_of);

const Failure kTimeout{504, "response_timeout", "http_response_timeout"};
constexpr std::string_view kShortResponse = "timeouts: {response: 300ms}";

INSTANTIATE_TEST_SUITE_P(
    BySilence, UpstreamFails,
    testing::Values(Misbehaviour{"Silent", {read_head()}, kTimeout, std::string(kShortResponse)},
                    Misbehaviour{"SilentAfterHalfAHead",
                                 {read_head(), send("HTTP/1.1 200 OK\r\nContent-")},
                                 kTimeout,
                                 std::string(kShortResponse)},
                    Misbehaviour{"DrippingHeadBeyondResponse",
                                 {read_head(), send("HTTP/1.1 200 OK\r\n"), repeat({send("A: b\r\n"), pause(50ms)})},
                                 kTimeout,
                                 std::string(kShortResponse)},
                    Misbehaviour{
                        "SilentBeyondTotal", {read_head()}, kTimeout, "timeouts: {response: 5s, total: 300ms}"}),
    name_of);

const Failure kMalformed{502, "response_malformed", "http_protocol_error"};

Misbehaviour malformed(std::string name, std::string bytes) {
  return {std::move(name), {read_head(), send(std::move(bytes))}, kMalformed};
}

INSTANTIATE_TEST_SUITE_P(
    ByBrokenSyntax, UpstreamFails,
    testing::Values(malformed("OtherProtocol", "SSH-2.0-OpenSSH_9.2p1\r\n\r\n"),
                    malformed("GarbageWithoutALineEnd", std::string(20, '\x15')),
                    malformed("StatusLineWithoutStatus", "HTTP/1.1\r\n\r\n"),
                    malformed("StatusThatIsNoNumber", "HTTP/1.1 2x0 OK\r\n\r\n"),
                    malformed("StatusOfFourDigits", "HTTP/1.1 2000 OK\r\n\r\n"),
                    malformed("StatusBelow100", "HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n"),
                    malformed("StatusAbove599", "HTTP/1.1 999 High\r\nContent-Length: 0\r\n\r\n"),
                    malformed("OtherMajorVersion", "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
                    malformed("LowerCaseProtocol", "http/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
                    malformed("FieldWithoutColon", "HTTP/1.1 200 OK\r\nServer\r\nContent-Length: 0\r\n\r\n"),
                    malformed("FieldWithoutName", "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 0\r\n\r\n"),
                    malformed("NulInAField", "HTTP/1.1 200 OK\r\nServer: a\0b\r\nContent-Length: 0\r\n\r\n"s),
                    malformed("NulInTheReason", "HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n"s),
                    malformed("BareCarriageReturn", "HTTP/1.1 200 OK\r\nServer: a\rb\r\nContent-Length: 0\r\n\r\n")),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    ByAmbiguousFraming, UpstreamFails,
    testing::Values(malformed("TwoLengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
                    malformed("ListOfLengths", "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nabc"),
                    malformed("LengthThatIsNoNumber", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nab"),
                    malformed("NegativeLength", "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nab"),
                    malformed("LengthWithASign", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab"),
                    malformed("EmptyLength", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nab"),
                    malformed("LengthBeyond64Bits",
                              "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551618\r\n\r\nab"),
                    malformed("LengthAndCoding",
                              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                    malformed("SwitchedProtocolsUnasked", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")),
    name_of);

const Failure kTooLarge{502, "response_head_too_large", "http_response_header_section_size"};

std::string many_fields(int count) {
  std::string fields;
  for (int number = 0; number < count; ++number) fields += "F" + std::to_string(number) + ": x\r\n";
  return fields;
}

INSTANTIATE_TEST_SUITE_P(
    BySize, UpstreamFails,
    testing::Values(
        Misbehaviour{"FieldBeyondTheLimit",
                     {read_head(), send("HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n")},
                     {502, "response_field_too_large", "http_response_header_size", "web", "X"}},
        Misbehaviour{"EndlessStatusLine", {read_head(), send("HTTP/1.1 200 " + std::string(70'000, 'x'))}, kTooLarge},
        Misbehaviour{
            "EndlessFields", {read_head(), send("HTTP/1.1 200 OK\r\n"), repeat({send(many_fields(20))})}, kTooLarge},
        Misbehaviour{"TooManyFields",
                     {read_head(), send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + many_fields(10) + "\r\n")},
                     kTooLarge,
                     "",
                     "limits: {response_fields: 10}"}),
    name_of);

const Failure kCoding{502, "response_transfer_coding", "http_response_transfer_coding"};

INSTANTIATE_TEST_SUITE_P(
    ByTransferCoding, UpstreamFails,
    testing::Values(Misbehaviour{"UnknownCoding",
                                 {read_head(),
                                  send("HTTP/1.1 200 OK\r\nTransfer-Encoding: squash, chunked\r\n\r\n0\r\n\r\n")},
                                 kCoding},
                    Misbehaviour{"CodingWithoutChunked",
                                 {read_head(), send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx"), close()},
                                 kCoding}),
    name_of);

// A head that is as large as the limit allows, to the byte.
std::string head_of_bytes(std::size_t bytes) {
  const std::string begin = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
  const std::string end = "\r\n\r\n";
  return begin + std::string(bytes - begin.size() - end.size(), 'x') + end;
}

TEST(ResponseHeadLimit, LetsAHeadPassThatHasItsSize) {
  ScriptedUpstream upstream(answering(head_of_bytes(4096)));
  Candor candor({.endpoints = {upstream.url()}, .settings = "limits: {response_head: 4KiB}"});

  EXPECT_EQ(candor.get("/").status, 200);
}

TEST(ResponseHeadLimit, RefusesOneByteMore) {
  ScriptedUpstream upstream(answering(head_of_bytes(4097)));
  Candor candor({.endpoints = {upstream.url()}, .settings = "limits: {response_head: 4KiB}"});

  Failure failure = kTooLarge;
  failure.error = "4096";
  expect_answer(candor, candor.get("/"), failure);
}

TEST(ResponseFieldsLimit, LetsAsManyFieldsPass) {
  ScriptedUpstream upstream(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + many_fields(9) + "\r\n"));
  Candor candor({.endpoints = {upstream.url()}, .settings = "limits: {response_fields: 10}"});

  EXPECT_EQ(candor.get("/").status, 200);
}

TEST(InterimResponses, KeepTheResponseTimeoutFromRunningOut) {
  const Step early_hints = send("HTTP/1.1 103 Early Hints\r\n\r\n");
  ScriptedUpstream upstream(
      Script{read_head(), pause(200ms), early_hints, pause(200ms), early_hints, pause(200ms), send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .upstream = "timeouts: {response: 400ms}"});

  EXPECT_EQ(candor.get("/").status, 200);
}

TEST(InterimResponses, AreFollowedByATimeoutAnswerWhenNothingElseComes) {
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 103 Early Hints\r\n\r\n")});
  Candor candor({.endpoints = {upstream.url()}, .upstream = std::string(kShortResponse)});

  const Response answer = candor.get("/");

  EXPECT_EQ(answer.interims.size(), 1U);
  expect_answer(candor, answer, kTimeout);
}

TEST(InterimResponses, AreFollowedByItsAnswerWhenTheUpstreamCloses) {
  ScriptedUpstream upstream(Script{read_head(), send("HTTP/1.1 103 Early Hints\r\n\r\n"), close()});
  Candor candor({.endpoints = {upstream.url()}});

  expect_answer(candor, candor.get("/"), kClosed);
}

TEST(InterimResponses, MayBeAsManyAsTheLimit) {
  const Step early_hints = send("HTTP/1.1 103 Early Hints\r\n\r\n");
  ScriptedUpstream upstream(Script{read_head(), early_hints, early_hints, early_hints, send(std::string(kOk))});
  Candor candor({.endpoints = {upstream.url()}, .settings = "limits: {interim_responses: 3}"});

  const Response answer = candor.get("/");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.interims.size(), 3U);
}

TEST(InterimResponses, BeyondTheLimitAreATimeoutOfTheResponse) {
  ScriptedUpstream upstream(Script{read_head(), repeat({send("HTTP/1.1 103 Early Hints\r\n\r\n")})});
  Candor candor({.endpoints = {upstream.url()},
                 .upstream = "timeouts: {response: 2s}",
                 .settings = "limits: {interim_responses: 3}"});

  const Response answer = candor.get("/");

  EXPECT_LE(answer.interims.size(), 3U);
  EXPECT_GE(answer.status, 500);
}

TEST(WriteTimeout, AnswersWith504WhenTheUpstreamStopsReading) {
  ScriptedUpstream upstream(Script{read_head(), hold()});
  Candor candor({.endpoints = {upstream.url()}, .upstream = "timeouts: {write: 300ms}"});
  RawClient client(candor.address());

  std::jthread sender([&client] {
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 33554432\r\n\r\n");
    client.send(std::string(33'554'432, 'x'));
  });
  const Response answer = client.read_final("POST");

  expect_answer(candor, answer, {504, "write_timeout", "connection_write_timeout"});
}

}  // namespace
}  // namespace candor::test
