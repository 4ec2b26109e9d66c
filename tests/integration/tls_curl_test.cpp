// Real clients of TLS: curl, OpenSSL's own client, and a browser.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/curl.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_files.hpp"
#include "tests/support/tls_server.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

class RealTlsClient : public testing::Test {
 protected:
  std::string url(const Candor& candor, std::string_view path = "/") const {
    return fmt::format("https://example.test:{}{}", candor.address().port, path);
  }
  // curl, which finds example.test at our address and believes our authority alone.
  Fetched fetch(const Candor& candor, std::vector<std::string> options = {}, std::string_view path = "/") const {
    const Address& to = candor.address();
    options.insert(options.end(),
                   {"--cacert", files_.ca, "--resolve", fmt::format("example.test:{}:{}", to.port, to.ip)});
    return curl(url(candor, path), options);
  }
  candor::test::Setup setup() const { return {.endpoints = {upstream_.url()}, .tls = files_.listener()}; }

  TlsFiles files_;
  ScriptedUpstream upstream_{answering(std::string(kOk))};
};

class TlsCurl : public RealTlsClient {
 protected:
  void SetUp() override {
    if (!curl_is_installed()) GTEST_SKIP() << "curl is not installed";
  }
};

TEST_F(TlsCurl, BelievesTheCertificate) {
  const Candor candor(setup());
  const Fetched fetched = fetch(candor);
  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.content, "ok");
  EXPECT_EQ(fetched.version, "1.1");  // though it offers h2 as well
  EXPECT_THAT(fetched.trace, HasSubstr("ALPN: server accepted http/1.1"));
  EXPECT_THAT(fetched.trace, HasSubstr("TLSv1.3"));
}

TEST_F(TlsCurl, SpeaksTls12) {
  const Candor candor(setup());
  const Fetched fetched = fetch(candor, {"--tls-max", "1.2"});
  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_THAT(fetched.trace, HasSubstr("SSL connection using TLSv1.2"));
}

TEST_F(TlsCurl, UsesItsConnectionAgain) {
  const Candor candor(setup());
  const Fetched second = fetch(candor, {url(candor, "/first"), "--output", "/dev/null"}, "/second");
  EXPECT_EQ(second.content, "ok");
  EXPECT_EQ(second.connects, 0) << second.trace;
}

TEST_F(TlsCurl, UploadsAndGetsBack20MiB) {
  const std::string content(20U << 20, 'x');
  write_file(files_.directory / "upload", content);
  const ScriptedUpstream upstream(
      answering(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", content.size(), content)));
  candor::test::Setup large = setup();
  large.endpoints = {upstream.url()};
  const Candor candor(large);

  const Fetched fetched = fetch(candor, {"--upload-file", (files_.directory / "upload").string()});

  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_TRUE(fetched.content == content);
  EXPECT_TRUE(upstream.received().ends_with("\r\n\r\n" + content));
}

TEST_F(TlsCurl, SeesWhereContentUntilCloseWasCut) {
  const TlsServer server(files_.certificate);
  const ScriptedUpstream upstream(behind_tls(server, {read_head(), send("HTTP/1.1 200 OK\r\n\r\npartial"), drop()}));
  candor::test::Setup both = setup();
  both.endpoints = {upstream.https_url()};
  both.upstream = files_.upstream();
  const Candor candor(both);

  for (const char* version : {"--http1.1", "--http1.0"}) {
    const Fetched fetched = fetch(candor, {version});
    EXPECT_NE(fetched.exit_status, 0) << fetched.trace;
  }
}

TEST_F(TlsCurl, ShowsItsCertificate) {
  const Certificate ann = files_.authority.issue({.names = {"ann"}});
  const KeyPairFiles pair = write_pair(files_.directory, "ann", ann);
  candor::test::Setup asking = setup();
  asking.tls += "\nclient_certificates: required\nclient_ca: " + files_.ca;
  const Candor candor(asking);

  const Fetched fetched = fetch(candor, {"--cert", pair.certificate, "--key", pair.key});
  EXPECT_EQ(fetched.content, "ok") << fetched.trace;
  EXPECT_EQ(upstream_.request().value("Client-Cert"), ":" + ann.base64() + ":");

  EXPECT_NE(fetch(candor).exit_status, 0);
}

TEST_F(TlsCurl, IsToldThatAPortSpeaksTls) {
  const Candor candor(setup());
  const Fetched fetched = curl("http://" + candor.address().text() + "/");
  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.status, 400);
  EXPECT_THAT(fetched.content, HasSubstr("TLS"));
}

class OpensslClient : public RealTlsClient {
 protected:
  void SetUp() override {
    if (!find_program("openssl")) GTEST_SKIP() << "openssl is not installed";
  }
  // What `openssl s_client` prints when it has sent this input and seen an end.
  Finished connect(const Candor& candor, std::vector<std::string> options, std::string_view input) const {
    std::vector<std::string> command{"openssl",
                                     "s_client",
                                     "-connect",
                                     candor.address().text(),
                                     "-servername",
                                     "example.test",
                                     "-verify_return_error",
                                     "-CAfile",
                                     files_.ca,
                                     "-ign_eof"};
    command.insert(command.end(), options.begin(), options.end());
    return run_program(command, input);
  }

  const std::string last_ = get_request("/", "Connection: close\r\n");
};

TEST_F(OpensslClient, VerifiesTheCertificateAndItsName) {
  const Candor candor(setup());
  const Finished finished = connect(candor, {"-verify_hostname", "example.test", "-alpn", "h2,http/1.1"}, last_);
  EXPECT_EQ(finished.status, 0) << finished.output << finished.errors;
  EXPECT_THAT(finished.output, HasSubstr("Verify return code: 0 (ok)"));
  EXPECT_THAT(finished.output, HasSubstr("ALPN protocol: http/1.1"));
  EXPECT_THAT(finished.output, HasSubstr("HTTP/1.1 200 OK"));
  EXPECT_THAT(finished.output, HasSubstr("Server Temp Key: X25519"));
}

TEST_F(OpensslClient, ResumesItsSession) {
  const Candor candor(setup());
  const std::string session = files_.directory / "session";
  for (const char* version : {"-tls1_2", "-tls1_3"}) {
    const Finished first = connect(candor, {version, "-sess_out", session}, last_);
    ASSERT_EQ(first.status, 0) << first.errors;
    EXPECT_THAT(first.output, HasSubstr("\nNew, TLSv1."));

    const Finished second = connect(candor, {version, "-sess_in", session}, last_);
    EXPECT_EQ(second.status, 0) << second.errors;
    EXPECT_THAT(second.output, HasSubstr("\nReused, TLSv1."));
    EXPECT_THAT(second.output, HasSubstr("HTTP/1.1 200 OK"));
  }
}

// RFC 9325 §3.5: a client could make us shake hands as often as it likes.
TEST_F(OpensslClient, CannotRenegotiate) {
  const Candor candor(setup());
  std::vector<std::string> command{"openssl", "s_client", "-connect", candor.address().text(), "-tls1_2"};
  const Finished finished = run_program(command, "R\n" + last_);
  EXPECT_THAT(finished.output + finished.errors, HasSubstr("RENEGOTIATING"));
  EXPECT_THAT(finished.output + finished.errors, HasSubstr("no renegotiation"));
}

TEST_F(OpensslClient, GetsNothingWithOldVersionsAndWeakCiphers) {
  const Candor candor(setup());
  for (const std::vector<std::string>& weak :
       std::vector<std::vector<std::string>>{{"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"},
                                             {"-tls1_2", "-cipher", "AES128-SHA"},
                                             {"-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"},
                                             {"-tls1_2", "-cipher", "NULL:@SECLEVEL=0"}}) {
    EXPECT_NE(connect(candor, weak, last_).status, 0) << weak.back();
  }
}

// The scripts of the page would not run, nor its title change, if the browser had any doubt about the connection.
TEST_F(RealTlsClient, ShowsAPageInARealBrowser) {
  if (!find_program("chromium")) GTEST_SKIP() << "chromium is not installed";
  constexpr std::chrono::seconds kBrowserPatience{90};  // it starts slowly on a machine that is busy
  const ScriptedUpstream upstream({repeat({[](ScriptedConnection& connection) {
    const std::string line = connection.read_message().start_line;
    const std::string page =
        "<!doctype html><title>none</title><p id=\"where\"></p><script src=\"/script.js\"></script>";
    const std::string script =
        "document.getElementById('where').textContent = location.protocol + ' ' + isSecureContext;";
    const bool asks_for_script = line.find("/script.js") != std::string::npos;
    const std::string& content = asks_for_script ? script : page;
    connection.send(fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/{}\r\nContent-Length: {}\r\n\r\n{}",
                                asks_for_script ? "javascript" : "html", content.size(), content));
  }})});
  candor::test::Setup page = setup();
  page.endpoints = {upstream.url()};
  const Candor candor(page);
  const TemporaryDirectory profile;

  const Finished browser = run_program(
      {"chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
       "--no-proxy-server", "--user-data-dir=" + profile.path().string(),
       "--host-resolver-rules=MAP example.test " + candor.address().ip,
       "--ignore-certificate-errors-spki-list=" + files_.certificate.key_fingerprint(), "--dump-dom", url(candor)},
      "", kBrowserPatience);

  EXPECT_THAT(browser.output, HasSubstr("<p id=\"where\">https: true</p>")) << browser.errors;
  EXPECT_THAT(upstream.received_in_all(), HasSubstr("GET /script.js HTTP/1.1\r\n"));
}

}  // namespace
}  // namespace candor::test
