// Certificates of a listener: which one is shown to whom, and what happens when its file changes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_files.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view kReloadFailures = "candor_config_reload_failures_total";
constexpr std::string_view kDaysLeft = "candor_certificate_days_left";

// The certificate that a new connection is shown, DER in base64.
std::string shown_to(const Candor& candor, const std::string& server_name,
                     const TlsVersions& versions = TlsVersions{}) {
  TlsClient client(candor.address(), {.server_name = server_name, .versions = versions});
  EXPECT_TRUE(client.connected()) << client.facts().problem;
  const std::string certificate = client.facts().certificate;
  client.close();
  return certificate;
}

class SeveralCertificates : public testing::Test {
 protected:
  int status(const std::string& server_name, std::string_view host) const {
    return exchange_once_tls(candor_.address(), fmt::format("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", host),
                             {.server_name = server_name})
        .status;
  }

  TemporaryDirectory directory_;
  Authority authority_;
  Certificate first_ = authority_.issue({.names = {"first.test"}});
  Certificate wild_ = authority_.issue({.names = {"*.wild.test", "two.test"}});
  Certificate exact_ = authority_.issue({.names = {"exact.wild.test"}});
  Certificate rsa_ = authority_.issue({.names = {"rsa.test"}, .key = KeyKind::rsa});
  ScriptedUpstream upstream_{answering(std::string(kOk))};
  Candor candor_{
      {.endpoints = {upstream_.url()},
       .tls = fmt::format("certificates: [{}, {}, {}, {}]", write_pair(directory_, "first", first_).yaml(),
                          write_pair(directory_, "wild", wild_).yaml(), write_pair(directory_, "exact", exact_).yaml(),
                          write_pair(directory_, "rsa", rsa_).yaml())}};
};

TEST_F(SeveralCertificates, AreChosenByTheNameThatIsAskedFor) {
  for (const TlsVersions& versions : {TlsVersions{"1.2", "1.2"}, TlsVersions{"1.3", "1.3"}}) {
    EXPECT_EQ(shown_to(candor_, "first.test", versions), first_.base64());
    EXPECT_EQ(shown_to(candor_, "two.test", versions), wild_.base64());
    EXPECT_EQ(shown_to(candor_, "a.wild.test", versions), wild_.base64());
    EXPECT_EQ(shown_to(candor_, "exact.wild.test", versions), exact_.base64());
    EXPECT_EQ(shown_to(candor_, "rsa.test", versions), rsa_.base64());
  }
}

TEST_F(SeveralCertificates, AreChosenWhateverTheCase) {
  EXPECT_EQ(shown_to(candor_, "EXACT.wild.TEST"), exact_.base64());
  EXPECT_EQ(shown_to(candor_, "B.Wild.Test"), wild_.base64());
}

TEST_F(SeveralCertificates, AreTheFirstOneForNoNameAndForAnUnknownOne) {
  EXPECT_EQ(shown_to(candor_, ""), first_.base64());
  EXPECT_EQ(shown_to(candor_, "unknown.test"), first_.base64());
  EXPECT_EQ(shown_to(candor_, "wild.test"), first_.base64());
  EXPECT_EQ(shown_to(candor_, "a.b.wild.test"), first_.base64());
  EXPECT_EQ(shown_to(candor_, "localhost"), first_.base64());
}

TEST_F(SeveralCertificates, DecideWhichHostsAreMisdirected) {
  EXPECT_EQ(status("exact.wild.test", "exact.wild.test"), 200);
  EXPECT_EQ(status("exact.wild.test", "a.wild.test"), 421);
  EXPECT_EQ(status("exact.wild.test", "first.test"), 421);
  EXPECT_EQ(status("a.wild.test", "b.wild.test"), 200);
  EXPECT_EQ(status("unknown.test", "unknown.test"), 421);
  EXPECT_EQ(status("unknown.test", "first.test"), 200);
}

// RFC 6066 §3: with TLS 1.2 a session of one name must not be resumed for another one.
TEST_F(SeveralCertificates, AreProvenAnewForASessionOfAnotherName) {
  const TlsVersions versions{"1.2", "1.2"};
  TlsClient client(candor_.address(), {.server_name = "first.test", .versions = versions});
  ASSERT_EQ(client.exchange("GET / HTTP/1.1\r\nHost: first.test\r\n\r\n").status, 200);
  client.close();

  TlsClient other(candor_.address(), {.server_name = "two.test", .versions = versions, .session = client.session()});

  EXPECT_FALSE(other.facts().resumed) << other.facts().problem;
  EXPECT_TRUE(other.facts().certificate == wild_.base64());
  EXPECT_EQ(other.exchange("GET / HTTP/1.1\r\nHost: two.test\r\n\r\n").status, 200);
}

TEST_F(SeveralCertificates, ShowTheDaysThatAreLeft) {
  const Metrics metrics = candor_.metrics();
  const double days = metrics.sum(kDaysLeft, {{"listener", candor_.address().text()}});
  EXPECT_GT(days, 4 * 89.0 - 1);
  EXPECT_LE(days, 4 * 90.0);
}

// An old client that knows RSA only is shown the one, everybody else the other.
TEST(CertificatesOfOneName, AreChosenByTheKindOfKeyThatTheClientKnows) {
  const TemporaryDirectory directory;
  const Authority authority;
  const Certificate ec = authority.issue();
  const Certificate rsa = authority.issue({.key = KeyKind::rsa});
  const Candor candor({.tls = fmt::format("certificates: [{}, {}]", write_pair(directory, "ec", ec).yaml(),
                                          write_pair(directory, "rsa", rsa).yaml())});

  const TlsClient old(candor.address(), {.versions = {.max = "1.2"}, .ciphers = "ECDHE-RSA-AES128-GCM-SHA256"});

  EXPECT_EQ(old.facts().certificate, rsa.base64()) << old.facts().problem;
  EXPECT_EQ(shown_to(candor, "example.test"), ec.base64());
}

TEST(CertificateChain, IsSentWithTheCertificate) {
  const TemporaryDirectory directory;
  const Authority root;
  const Certificate certificate = root.subordinate("between").issue();
  const Candor candor({.tls = "certificates: [" + write_pair(directory, "chain", certificate).yaml() + "]"});

  const TlsClient client(candor.address(), {.trusted = &root});

  EXPECT_TRUE(client.connected()) << client.facts().problem;
}

class ChangedCertificate : public testing::Test {
 protected:
  Certificate another(std::chrono::hours valid_until = 24h * 30) {
    return files_.authority.issue({.names = {"example.test"}, .valid_until = valid_until});
  }
  bool comes_to_show(const Certificate& certificate) {
    return eventually([&] { return shown_to(candor_, "example.test") == certificate.base64(); });
  }
  bool comes_to_complain(double before = 0) {
    return eventually([&] { return candor_.metrics().sum(kReloadFailures) > before; });
  }
  std::string shown() { return shown_to(candor_, "example.test"); }

  TlsFiles files_;
  ScriptedUpstream upstream_{answering(std::string(kOk))};
  Candor candor_{{.endpoints = {upstream_.url()}, .tls = files_.listener(), .workers = 3}};
};

TEST_F(ChangedCertificate, IsShownToNewConnectionsOfEveryWorker) {
  TlsClient old(candor_.address());
  EXPECT_EQ(old.exchange(get_request("/")).content, "ok");
  const Certificate renewed = another();

  write_pair(files_.directory, "server", renewed);

  EXPECT_TRUE(comes_to_show(renewed));
  for (int connection = 0; connection < 10; ++connection) EXPECT_EQ(shown(), renewed.base64());
  EXPECT_EQ(old.exchange(get_request("/")).content, "ok");
  EXPECT_EQ(candor_.metrics().sum(kReloadFailures), 0);
  const double days = candor_.metrics().sum(kDaysLeft);
  EXPECT_GT(days, 28);
  EXPECT_LE(days, 30);
}

TEST_F(ChangedCertificate, CanBeResumedToFromASessionOfTheOldOne) {
  TlsClient old(candor_.address());
  EXPECT_EQ(old.exchange(get_request("/")).content, "ok");
  old.close();
  const Certificate renewed = another();
  write_pair(files_.directory, "server", renewed);
  ASSERT_TRUE(comes_to_show(renewed));

  TlsClient client(candor_.address(), {.session = old.session()});

  EXPECT_TRUE(client.connected()) << client.facts().problem;
  EXPECT_EQ(client.exchange(get_request("/")).content, "ok");
}

TEST_F(ChangedCertificate, DecidesAboutTheHostsOfNewConnections) {
  TlsClient old(candor_.address());
  EXPECT_EQ(old.exchange(get_request("/")).status, 200);
  const Certificate renamed = files_.authority.issue({.names = {"renamed.test"}});
  write_pair(files_.directory, "server", renamed);
  ASSERT_TRUE(comes_to_show(renamed));

  EXPECT_EQ(old.exchange(get_request("/")).status, 200);
  EXPECT_EQ(exchange_once_tls(candor_.address(), get_request("/")).status, 421);
  EXPECT_EQ(exchange_once_tls(candor_.address(), "GET / HTTP/1.1\r\nHost: renamed.test\r\n\r\n").status, 200);
}

TEST_F(ChangedCertificate, IsNotTakenWhereItIsBroken) {
  write_file(files_.pair.certificate, "-----BEGIN CERTIFICATE-----\nbroken\n-----END CERTIFICATE-----\n");

  ASSERT_TRUE(comes_to_complain());
  EXPECT_EQ(shown(), files_.certificate.base64());
  EXPECT_THAT(candor_.diagnostics(), HasSubstr(files_.pair.certificate));

  const Certificate renewed = another();
  write_pair(files_.directory, "server", renewed);
  EXPECT_TRUE(comes_to_show(renewed));
}

TEST_F(ChangedCertificate, IsNotTakenBeforeItsKeyIsThere) {
  const Certificate renewed = another();
  write_file(files_.pair.certificate, renewed.pem());
  ASSERT_TRUE(comes_to_complain());
  EXPECT_EQ(shown(), files_.certificate.base64());

  write_file(files_.pair.key, renewed.key_pem());
  EXPECT_TRUE(comes_to_show(renewed));
}

TEST_F(ChangedCertificate, IsNotTakenWhereItHasExpired) {
  write_pair(files_.directory, "server", another(-1h));
  ASSERT_TRUE(comes_to_complain());
  EXPECT_EQ(shown(), files_.certificate.base64());
}

TEST_F(ChangedCertificate, StaysWhereItsFileIsGone) {
  std::filesystem::remove(files_.pair.certificate);
  ASSERT_TRUE(comes_to_complain());
  EXPECT_EQ(shown(), files_.certificate.base64());

  const Certificate renewed = another();
  write_pair(files_.directory, "server", renewed);
  EXPECT_TRUE(comes_to_show(renewed));
}

// A mistake is told once, not every second.
TEST_F(ChangedCertificate, IsComplainedAboutOnceForEachChange) {
  write_file(files_.pair.key, "no key");
  ASSERT_TRUE(comes_to_complain());
  const double complaints = candor_.metrics().sum(kReloadFailures);

  write_file(files_.pair.certificate, "no certificate");
  ASSERT_TRUE(comes_to_complain(complaints));

  EXPECT_EQ(candor_.metrics().sum(kReloadFailures), complaints + 1);
}

// As Kubernetes mounts secrets: links into a directory that is exchanged as a whole, with files as old as they are.
TEST(LinkedCertificate, IsReadAgainWhenItsLinkLeadsElsewhere) {
  const TemporaryDirectory directory;
  const Authority authority;
  const Certificate old = authority.issue();
  const Certificate renewed = authority.issue();
  for (const auto& [name, certificate] : {std::pair("new", renewed), std::pair("old", old)}) {
    std::filesystem::create_directory(directory / name);
    write_file(directory / name / "tls.pem", certificate.pem());
    write_file(directory / name / "tls.key", certificate.key_pem());
  }
  std::filesystem::create_directory_symlink("old", directory / "data");
  std::filesystem::create_symlink("data/tls.pem", directory / "tls.pem");
  std::filesystem::create_symlink("data/tls.key", directory / "tls.key");
  const Candor candor({.tls = fmt::format("certificates: [{{certificate: {}, key: {}}}]",
                                          (directory / "tls.pem").string(), (directory / "tls.key").string())});
  ASSERT_EQ(shown_to(candor, "example.test"), old.base64());

  std::filesystem::create_directory_symlink("new", directory / "data.new");
  std::filesystem::rename(directory / "data.new", directory / "data");

  EXPECT_TRUE(eventually([&] { return shown_to(candor, "example.test") == renewed.base64(); }));
}

}  // namespace
}  // namespace candor::test
