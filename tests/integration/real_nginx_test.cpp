// Debian's nginx as the upstream, as people have it: what it answers arrives as it is, and its reloads and restarts
// show only as the failure contract allows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/nginx.hpp"

namespace candor::test {
namespace {

using testing::AnyOf;

class RealNginx : public testing::Test {
 protected:
  void SetUp() override {
    if (!Nginx::installed()) GTEST_SKIP() << "nginx is not installed";
  }
};

constexpr std::string_view kGzip = "gzip on; gzip_min_length 1; gzip_types text/plain; gzip_proxied any;";
const std::string kPage = [] {
  std::string page;
  for (int line = 0; line < 20'000; ++line) page += "line " + std::to_string(line) + "\n";
  return page;
}();

TEST_F(RealNginx, ServesAFile) {
  const Nginx nginx;
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}});

  const Response response = candor.get("/page");

  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.content == kPage);
  EXPECT_EQ(response.field("Content-Length"), std::to_string(kPage.size()));
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "origin"), "upstream");
}

TEST_F(RealNginx, SendsCompressedContentInChunks) {
  const Nginx nginx(kGzip);
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}});

  const Response response = candor.send(get_request("/page", "Accept-Encoding: gzip\r\n"));

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.chunked);
  EXPECT_EQ(response.field("Content-Encoding"), "gzip");
  EXPECT_TRUE(run_program({"gzip", "-dc"}, response.content).output == kPage);
}

TEST_F(RealNginx, AnswersWith304WithoutContentAndGoesOn) {
  const Nginx nginx;
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}});
  RawClient client(candor.address());
  const std::string tag = client.exchange(get_request("/page")).field("ETag");

  const Response unchanged = client.exchange(get_request("/page", "If-None-Match: " + tag + "\r\n"));
  const Response next = client.exchange(get_request("/page"));

  ASSERT_NE(tag, "");
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_EQ(unchanged.field("ETag"), tag);
  EXPECT_EQ(next.status, 200);
  EXPECT_TRUE(next.content == kPage);
}

TEST_F(RealNginx, AnswersWith206) {
  const Nginx nginx;
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}});

  const Response response = candor.send(get_request("/page", "Range: bytes=5-9\r\n"));

  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.content, kPage.substr(5, 5));
}

TEST_F(RealNginx, Says404ByItself) {
  const Nginx nginx;
  const Candor candor({.endpoints = {nginx.url()}});

  const Response response = candor.get("/nothing");

  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.field("Proxy-Status"), "");
  const auto line = candor.log().wait_lines(1).front();
  EXPECT_EQ(text_of(line, "origin"), "upstream");
  EXPECT_EQ(text_of(line, "cause"), "");
}

TEST_F(RealNginx, IsAskedAgainOnTheSameConnection) {
  const Nginx nginx;
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}, .workers = 1});

  EXPECT_EQ(candor.get("/page").field("X-Requests"), "1");
  EXPECT_EQ(candor.get("/page").field("X-Requests"), "2");
  EXPECT_EQ(candor.get("/nothing").field("X-Requests"), "3");
  EXPECT_EQ(candor.send(get_request("/page", "Connection: close\r\n")).field("X-Requests"), "4");
}

TEST_F(RealNginx, MayCloseAConnectionThatWasToBeUsedAgain) {
  const Nginx nginx("keepalive_requests 3;");
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}, .workers = 1});
  RawClient client(candor.address());

  for (int round = 0; round < 20; ++round) {
    const Response response = client.exchange(get_request("/page"));
    ASSERT_EQ(response.status, 200) << response.content;
    ASSERT_TRUE(response.content == kPage);
  }
}

// Clients that ask again and again while something is done to the upstream.
class Load {
 public:
  explicit Load(const Candor& candor) {
    for (int client = 0; client < kClients; ++client) threads_.emplace_back([this, &candor] { ask(candor); });
  }
  ~Load() { stop(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // Until each client has had several good answers that it has not asked for yet.
  bool wait_more_answers() const {
    const int enough = good_ + kClients * 10;
    return eventually([&] { return good_ >= enough; });
  }
  void stop() {
    stopped_ = true;
    threads_.clear();
  }
  // All others, as "STATUS cause".
  const std::vector<std::string>& failures() const { return failures_; }

 private:
  static constexpr int kClients = 3;

  void ask(const Candor& candor) {
    RawClient client(candor.address());
    while (!stopped_) {
      const Response response = client.exchange(get_request("/page"));
      if (response.status == 200 && response.complete && response.content == kPage) {
        ++good_;
      } else {
        const std::lock_guard lock(mutex_);
        failures_.push_back(std::to_string(response.status) + " " + response.field("Proxy-Status"));
        if (response.status == 0) return;
      }
    }
  }

  std::atomic<bool> stopped_ = false;
  std::atomic<int> good_ = 0;
  std::mutex mutex_;
  std::vector<std::string> failures_;
  std::vector<std::jthread> threads_;
};

TEST_F(RealNginx, ReloadsUnderLoadWithoutAFailure) {
  Nginx nginx;
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}});
  Load load(candor);

  for (int reload = 0; reload < 5; ++reload) {
    nginx.reload();
    ASSERT_TRUE(load.wait_more_answers());
  }
  load.stop();

  EXPECT_THAT(load.failures(), testing::IsEmpty());
}

TEST_F(RealNginx, RestartsUnderLoadWithNothingButConnectionFailures) {
  Nginx nginx;
  nginx.add_file("page", kPage);
  const Candor candor({.endpoints = {nginx.url()}, .upstream = "eject: {after: 3, for: 100ms}"});
  Load load(candor);
  ASSERT_TRUE(load.wait_more_answers());

  nginx.stop();
  ASSERT_TRUE(eventually([&] {
    return candor.metrics().sum("candor_failures_total", {{"cause", "no_endpoint"}}) > 0;
  }));
  nginx.start();
  ASSERT_TRUE(load.wait_more_answers());
  load.stop();

  EXPECT_THAT(load.failures(),
              testing::Each(AnyOf("502 candor; error=connection_refused", "502 candor; error=connection_terminated",
                                  "503 candor; error=destination_unavailable")));
  EXPECT_EQ(candor.metrics().sum("candor_cuts_total"), 0);
}

}  // namespace
}  // namespace candor::test
