// What the client does wrong: one request, one row of the contract, and the upstream never hears of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using namespace std::string_literals;

struct Mistake {
  std::string name;
  std::string request;
  Failure failure;
  std::string settings = "";
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.name; }

std::string name_of(const testing::TestParamInfo<Mistake>& info) { return info.param.name; }

class ClientErrs : public testing::TestWithParam<Mistake> {};

TEST_P(ClientErrs, AndGetsItsRowAndAClosedConnection) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .settings = GetParam().settings});
  RawClient client(candor.address());

  const Response answer = client.exchange(GetParam().request);

  expect_answer(candor, answer, GetParam().failure);
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(upstream.connections(), 0U);
}

Mistake malformed(std::string name, std::string request) {
  return {std::move(name), std::move(request), {400, "request_malformed", "http_request_error", "-"}};
}

INSTANTIATE_TEST_SUITE_P(InTheRequestLine, ClientErrs,
                         testing::Values(malformed("NoHttpAtAll", "\x16\x03\x01 hello\r\n\r\n"),
                                         malformed("OnlyAMethod", "GET\r\nHost: a\r\n\r\n"),
                                         malformed("NoVersion", "GET /\r\nHost: a\r\n\r\n"),
                                         malformed("NoTarget", "GET  HTTP/1.1\r\nHost: a\r\n\r\n"),
                                         malformed("SpaceInTheTarget", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
                                         malformed("ControlByteInTheTarget", "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n"),
                                         malformed("MethodThatIsNoToken", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
                                         malformed("OtherProtocol", "GET / ICY/1.1\r\nHost: a\r\n\r\n"),
                                         malformed("LowerCaseProtocol", "GET / http/1.1\r\nHost: a\r\n\r\n"),
                                         malformed("BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n"),
                                         malformed("BareCarriageReturn", "GET /\rHTTP/1.1\r\nHost: a\r\n\r\n")),
                         name_of);

INSTANTIATE_TEST_SUITE_P(
    InTheFields, ClientErrs,
    testing::Values(malformed("NoHost", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n"),
                    malformed("TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                    malformed("HostThatIsNone", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                    malformed("NoColon", "GET / HTTP/1.1\r\nHost: a\r\nAccept\r\n\r\n"),
                    malformed("NoName", "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"),
                    malformed("SpaceBeforeTheColon", "GET / HTTP/1.1\r\nHost: a\r\nAccept : x\r\n\r\n"),
                    malformed("SpaceInTheName", "GET / HTTP/1.1\r\nHost: a\r\nAc cept: x\r\n\r\n"),
                    malformed("FoldedField", "GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n"),
                    malformed("BareCarriageReturn", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
                    malformed("BareLineFeed", "GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n"),
                    malformed("Nul", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"s)),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    InTheFraming, ClientErrs,
    testing::Values(
        malformed("TwoLengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
        malformed("LengthThatIsNoNumber", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x2\r\n\r\nab"),
        malformed("NegativeLength", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
        malformed("LengthBeyond64Bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\na"),
        malformed("LengthAndCoding",
                  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        malformed("CodingWithoutChunkedLast", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n"),
        malformed("ChunkedTwice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
        malformed("CodingInHttp10", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
    name_of);

std::string with_version(std::string_view version) { return "GET / " + std::string(version) + "\r\nHost: a\r\n\r\n"; }

INSTANTIATE_TEST_SUITE_P(
    ByAskingTooMuch, ClientErrs,
    testing::Values(
        Mistake{"HttpTwo", with_version("HTTP/2.0"), {505, "version_not_supported", "proxy_internal_response", "-"}},
        Mistake{"HttpThreePointSeven",
                with_version("HTTP/3.7"),
                {505, "version_not_supported", "proxy_internal_response", "-"}},
        Mistake{"Connect",
                "CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n",
                {501, "method_not_implemented", "proxy_internal_response", ""}},
        Mistake{"UnknownCoding",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                {501, "coding_not_implemented", "proxy_internal_response", ""}},
        Mistake{"OtherExpectation",
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-maybe\r\nContent-Length: 1\r\n\r\n",
                {417, "expectation_failed", "http_request_error", ""}},
        Mistake{"TooLargeContent",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n",
                {413, "body_too_large", "http_request_error", "web", "10"},
                "limits: {request_body: 10}"},
        Mistake{"TooLongTarget",
                "GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
                {414, "target_too_long", "http_request_error", "-", "8192"}},
        Mistake{
            "EndlessTarget", "GET /" + std::string(100'000, 'a'), {414, "target_too_long", "http_request_error", "-"}},
        Mistake{"TooLargeHead",
                "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(33'000, 'x') + "\r\n\r\n",
                {431, "head_too_large", "http_request_error", "-", "32768"}},
        Mistake{"EndlessField",
                "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(100'000, 'x'),
                {431, "head_too_large", "http_request_error", "-"}},
        Mistake{"TooManyFields",
                "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n",
                {431, "head_too_large", "http_request_error", "-"},
                "limits: {request_fields: 3}"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(ByBeingSlow, ClientErrs,
                         testing::Values(Mistake{"HalfARequestLine",
                                                 "GET /",
                                                 {408, "request_timeout", "http_request_error", "-"},
                                                 "timeouts: {request_head: 300ms}"},
                                         Mistake{"HalfAHead",
                                                 "GET / HTTP/1.1\r\nHost: a\r\n",
                                                 {408, "request_timeout", "http_request_error", "-"},
                                                 "timeouts: {request_head: 300ms}"}),
                         name_of);

// Each limit is named by its configuration; these requests have its size to the byte.
struct Allowed {
  std::string name;
  std::string request;
  std::string settings = "";
};

void PrintTo(const Allowed& allowed, std::ostream* out) { *out << allowed.name; }

class RequestAtALimit : public testing::TestWithParam<Allowed> {};

TEST_P(RequestAtALimit, IsServed) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  Candor candor({.endpoints = {upstream.url()}, .settings = GetParam().settings});

  EXPECT_EQ(candor.send(GetParam().request).status, 200);
}

// The field section and its empty line, 4096 bytes in all.
std::string head_of_4096() {
  const std::string begin = "Host: a\r\nX: ";
  return "GET / HTTP/1.1\r\n" + begin + std::string(4096 - begin.size() - 4, 'x') + "\r\n\r\n";
}

INSTANTIATE_TEST_SUITE_P(
    OfEachKind, RequestAtALimit,
    testing::Values(
        Allowed{"Target", "GET /" + std::string(8191, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"},
        Allowed{"Head", head_of_4096(), "limits: {request_head: 4KiB}"},
        Allowed{"Fields", "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", "limits: {request_fields: 3}"},
        Allowed{"Content", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789",
                "limits: {request_body: 10}"},
        Allowed{"ChunkedContent",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n",
                "limits: {request_body: 10}"}),
    [](const auto& allowed) { return allowed.param.name; });

}  // namespace
}  // namespace candor::test
