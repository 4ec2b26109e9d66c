// curl as the client: what a real program takes for complete, sends by itself and makes of our refusals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/candor.hpp"
#include "tests/support/curl.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/nginx.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class RealCurl : public testing::Test {
 protected:
  void SetUp() override {
    if (!curl_is_installed()) GTEST_SKIP() << "curl is not installed";
  }
};

class RealCurlWithNginx : public RealCurl {
 protected:
  void SetUp() override {
    RealCurl::SetUp();
    if (!Nginx::installed()) GTEST_SKIP() << "nginx is not installed";
  }
};

constexpr std::string_view kChunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";

std::string url_of(const Candor& candor, std::string_view path = "/") {
  return "http://" + candor.address().text() + std::string(path);
}

// Bytes in which a lost, doubled or moved piece shows.
std::string noise(std::size_t bytes) {
  std::string text(bytes, '\0');
  std::uint64_t state = 88172645463325252U;
  for (char& byte : text) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    byte = static_cast<char>(state & 0xffU);
  }
  return text;
}

std::string sha256(const std::filesystem::path& file) {
  return run_program({"sha256sum", file.string()}).output.substr(0, 64);
}

TEST_F(RealCurl, GetsAnAnswerInHttp10WithoutChunks) {
  const ScriptedUpstream upstream(answering(std::string(kChunked)));
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor), {"--http1.0"});

  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.content, "hello world");
  EXPECT_EQ(fetched.head.value("Transfer-Encoding"), "");
}

TEST_F(RealCurl, GetsChunksInHttp11) {
  const ScriptedUpstream upstream(answering(std::string(kChunked)));
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor));

  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.version, "1.1");
  EXPECT_EQ(fetched.content, "hello world");
  EXPECT_EQ(fetched.head.value("Transfer-Encoding"), "chunked");
}

TEST_F(RealCurl, UsesItsConnectionAgain) {
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched second = curl(url_of(candor, "/second"), {url_of(candor, "/first"), "--output", "/dev/null"});

  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.connects, 0) << second.trace;
  EXPECT_EQ(upstream.connections(), 1U);
}

TEST_F(RealCurl, SeesWhereAnAnswerWasCut) {
  const ScriptedUpstream upstream(Script{read_head(), send(std::string(kChunked.substr(0, 60))), close()});
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor));

  EXPECT_EQ(fetched.status, 200);
  EXPECT_NE(fetched.exit_status, 0) << fetched.trace;
}

TEST_F(RealCurl, UploadsAfterTheUpstreamsContinue) {
  const TemporaryDirectory directory;
  write_file(directory / "upload", "content");
  const ScriptedUpstream upstream(
      Script{read_head(), send("HTTP/1.1 100 Continue\r\n\r\n"), read_content(7), send(std::string(kOk))});
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor), {"--header", "Expect: 100-continue", "--expect100-timeout", "9",
                                                "--upload-file", (directory / "upload").string()});

  EXPECT_EQ(fetched.status, 200) << fetched.trace;
  EXPECT_THAT(fetched.trace, HasSubstr("HTTP/1.1 100 Continue"));
  EXPECT_EQ(upstream.request().value("Expect"), "100-continue");
  EXPECT_THAT(upstream.received(), testing::EndsWith("\r\n\r\ncontent"));
}

TEST_F(RealCurl, DoesNotUploadWhatIsRefusedBefore) {
  const TemporaryDirectory directory;
  write_file(directory / "upload", "content");
  const ScriptedUpstream upstream(
      Script{read_head(), send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), read_content(7)});
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor), {"--header", "Expect: 100-continue", "--expect100-timeout", "9",
                                                "--upload-file", (directory / "upload").string()});

  EXPECT_EQ(fetched.status, 403) << fetched.trace;
  EXPECT_THAT(upstream.received(), Not(HasSubstr("\r\n\r\ncontent")));
}

TEST_F(RealCurl, ReadsThe413OfAnAnnouncedUploadOf20MiB) {
  const TemporaryDirectory directory;
  write_file(directory / "upload", noise(20 << 20));
  const ScriptedUpstream upstream(answering(std::string(kOk)));
  const Candor candor({.endpoints = {upstream.url()}, .route = "limits: {request_body: 1MiB}"});

  const Fetched fetched =
      curl(url_of(candor), {"--header", "Expect:", "--upload-file", (directory / "upload").string()});

  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.status, 413);
  EXPECT_EQ(fetched.head.value("Proxy-Status"), "candor; error=http_request_error");
  EXPECT_EQ(upstream.connections(), 0U);
}

TEST_F(RealCurl, ReadsThe413InTheMiddleOfAChunkedUploadOf20MiB) {
  const TemporaryDirectory directory;
  write_file(directory / "upload", noise(20 << 20));
  const ScriptedUpstream upstream(Script{read_head()});
  const Candor candor({.endpoints = {upstream.url()}, .route = "limits: {request_body: 1MiB}"});

  const Fetched fetched = curl(url_of(candor), {"--header", "Expect:", "--header", "Transfer-Encoding: chunked",
                                                "--upload-file", (directory / "upload").string()});

  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.status, 413);
  EXPECT_THAT(fetched.content, HasSubstr("\"cause\":\"body_too_large\""));
  EXPECT_NE(upstream.wait_end(), Io::timeout);
}

constexpr std::string_view kEndless = "HTTP/1.1 200 OK\r\n\r\n";

void expect_client_closed(const Candor& candor) {
  const auto line = candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "cause"), "client_closed");
  EXPECT_EQ(text_of(line, "origin"), "upstream");
  EXPECT_TRUE(line.at("cut").as_bool());
  EXPECT_EQ(candor.metrics().sum("candor_cuts_total", {{"cause", "client_closed"}}), 1);
}

TEST_F(RealCurl, IsTheOneWhoClosedWhenItsTimeIsUpDuringAnAnswer) {
  const ScriptedUpstream upstream(Script{read_head(), send(std::string(kEndless)), repeat({send("more"), pause(5ms)})});
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor), {"--max-time", "0.3"});

  EXPECT_EQ(fetched.status, 200) << fetched.trace;
  EXPECT_NE(fetched.exit_status, 0);
  expect_client_closed(candor);
}

// Its FIN alone could be that of a half-close, so that it shows only when the answer comes.
TEST_F(RealCurl, IsTheOneWhoClosedWhenItsTimeIsUpBeforeAnAnswer) {
  Gate curl_is_gone;
  const ScriptedUpstream upstream(
      Script{read_head(), wait_for(curl_is_gone), send(std::string(kEndless)), repeat({send("more"), pause(5ms)})});
  const Candor candor({.endpoints = {upstream.url()}});

  const Fetched fetched = curl(url_of(candor), {"--max-time", "0.3"});
  curl_is_gone.open();

  EXPECT_EQ(fetched.status, 0) << fetched.trace;
  expect_client_closed(candor);
}

TEST_F(RealCurlWithNginx, Uploads20MiBUnchangedAndGetsThemBack) {
  const TemporaryDirectory directory;
  write_file(directory / "upload", noise(20 << 20));
  const std::string hash = sha256(directory / "upload");
  const Nginx nginx("dav_methods PUT; client_max_body_size 0;");
  const Candor candor({.endpoints = {nginx.url()}});

  const Fetched counted = curl(url_of(candor, "/counted"), {"--upload-file", (directory / "upload").string()});
  const Fetched chunked = curl(url_of(candor, "/chunked"), {"--header", "Transfer-Encoding: chunked", "--upload-file",
                                                            (directory / "upload").string()});
  const Fetched back = curl(url_of(candor, "/counted"));

  EXPECT_EQ(counted.status, 201) << counted.trace;
  EXPECT_EQ(chunked.status, 201) << chunked.trace;
  EXPECT_EQ(sha256(nginx.root() / "counted"), hash);
  EXPECT_EQ(sha256(nginx.root() / "chunked"), hash);
  write_file(directory / "back", back.content);
  EXPECT_EQ(sha256(directory / "back"), hash);
}

TEST_F(RealCurlWithNginx, GetsTheHeadAlone) {
  const Nginx nginx;
  nginx.add_file("page", "0123456789");
  const Candor candor({.endpoints = {nginx.url()}});

  const Fetched fetched = curl(url_of(candor, "/page"), {"--head"});

  EXPECT_EQ(fetched.exit_status, 0) << fetched.trace;
  EXPECT_EQ(fetched.status, 200);
  EXPECT_EQ(fetched.head.value("Content-Length"), "10");
}

TEST_F(RealCurlWithNginx, GetsRanges) {
  const Nginx nginx;
  nginx.add_file("page", "0123456789");
  const Candor candor({.endpoints = {nginx.url()}});

  const Fetched first = curl(url_of(candor, "/page"), {"--range", "0-3"});
  const Fetched last = curl(url_of(candor, "/page"), {"--range", "-2"});
  const Fetched both = curl(url_of(candor, "/page"), {"--range", "0-1,8-9"});
  const Fetched beyond = curl(url_of(candor, "/page"), {"--range", "10-"});

  EXPECT_EQ(first.status, 206);
  EXPECT_EQ(first.content, "0123");
  EXPECT_EQ(first.head.value("Content-Range"), "bytes 0-3/10");
  EXPECT_EQ(last.content, "89");
  EXPECT_THAT(both.head.value("Content-Type"), HasSubstr("multipart/byteranges"));
  EXPECT_THAT(both.content, HasSubstr("bytes 8-9/10"));
  EXPECT_EQ(beyond.status, 416);
}

}  // namespace
}  // namespace candor::test
