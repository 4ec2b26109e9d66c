// 421: a Host that the certificate of the connection does not cover.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/candor.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_files.hpp"

namespace candor::test {
namespace {

struct HostCase {
  std::string name;
  std::string request;
  int status;
};

void PrintTo(const HostCase& host, std::ostream* out) { *out << host.name; }

class HostOnTls : public testing::TestWithParam<HostCase> {};

TEST_P(HostOnTls, MustBeCoveredByTheCertificate) {
  const TlsFiles files;
  const Certificate certificate = files.authority.issue({.names = {"example.test", "*.wild.test", "127.0.0.1", "::1"}});
  const KeyPairFiles pair = write_pair(files.directory, "names", certificate);
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .tls = "certificates: [" + pair.yaml() + "]"});

  const Response response = exchange_once_tls(candor.address(), GetParam().request);

  EXPECT_EQ(response.status, GetParam().status) << response.raw << response.content;
  if (GetParam().status == 421) expect_answer(candor, response, {421, "misdirected", "http_request_error", ""});
}

std::string with_host(std::string_view host) { return fmt::format("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", host); }

INSTANTIATE_TEST_SUITE_P(
    Host, HostOnTls,
    testing::Values(
        HostCase{"Exact", with_host("example.test"), 200}, HostCase{"Case", with_host("EXAMPLE.test"), 200},
        HostCase{"Port", with_host("example.test:8443"), 200}, HostCase{"FinalDot", with_host("example.test."), 200},
        HostCase{"Wildcard", with_host("a.wild.test"), 200},
        HostCase{"WildcardInCapitals", with_host("A.WILD.test:1"), 200},
        HostCase{"IpAddress", with_host("127.0.0.1:8443"), 200}, HostCase{"IpAddress6", with_host("[::1]:8443"), 200},
        HostCase{"IpAddress6Longer", with_host("[0:0:0:0:0:0:0:1]"), 200},
        HostCase{"AbsoluteForm", "GET https://example.test/ HTTP/1.1\r\nHost: example.test\r\n\r\n", 200},
        HostCase{"Http10WithoutHost", "GET / HTTP/1.0\r\n\r\n", 200}, HostCase{"Other", with_host("other.test"), 421},
        HostCase{"Longer", with_host("aexample.test"), 421}, HostCase{"Subdomain", with_host("a.example.test"), 421},
        HostCase{"TwoLabelsForAWildcard", with_host("a.b.wild.test"), 421},
        HostCase{"SuffixOfAWildcard", with_host("wild.test"), 421},
        HostCase{"OtherIpAddress", with_host("127.0.0.2"), 421},
        HostCase{"AbsoluteFormOfAnother", "GET https://other.test/ HTTP/1.1\r\nHost: example.test\r\n\r\n", 421}),
    [](const auto& param) { return param.param.name; });

TEST(PlainListener, HasNoHostsThatAreMisdirected) {
  ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}});
  EXPECT_EQ(candor.send(with_host("whatever.test")).status, 200);
}

}  // namespace
}  // namespace candor::test
