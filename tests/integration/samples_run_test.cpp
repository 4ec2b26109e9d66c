// Every sample configuration does over real sockets what it is for; only its addresses and paths are replaced by those
// of the test. The unit test of the samples knows their list.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <list>
#include <regex>

#include "tests/support/curl.hpp"
#include "tests/support/nginx.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/restartable.hpp"
#include "tests/support/sample_certificates.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_client.hpp"

namespace candor::test {
namespace {

using testing::AnyOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

// Replaces every match by what `replacement` gives for the n-th.
template <class Replacement>
std::string replace_each(const std::string& text, const std::regex& pattern, const Replacement& replacement) {
  std::string result;
  std::string rest = text;
  std::size_t count = 0;
  for (std::smatch match; std::regex_search(rest, match, pattern);) {
    result += match.prefix().str() + replacement(count++);
    rest = match.suffix();
  }
  return result + rest;
}

std::string replaced(const std::string& text, const char* pattern, const std::string& by) {
  return replace_each(text, std::regex(pattern), [&by](std::size_t) { return by; });
}

class Sample {
 public:
  // The n-th endpoint of the file is the n-th of `endpoints`, beyond them an upstream that answers "from n".
  explicit Sample(std::string_view name, const std::vector<std::string>& endpoints = {})
      : candor_(adapted(read_file(fmt::format("{}/config/samples/{}.yaml", CANDOR_SOURCE_DIR, name)), endpoints)) {
    write_file(candor_.directory() / "token", "s3cret");
    candor_.start();
  }

  Response ask(std::string_view method, std::string_view path, std::string_view fields = "",
               std::string_view content = "") const {
    return exchange_once(candor_.address(),
                         fmt::format("{} {} HTTP/1.1\r\nHost: any.test\r\n{}\r\n{}", method, path, fields, content));
  }
  Response get(std::string_view path, std::string_view fields = "") const { return ask("GET", path, fields); }
  Response get_of(std::string_view host, std::string_view path) const { return candor_.get(path, host); }

  const ScriptedUpstream& upstream(std::size_t index) const { return *std::next(upstreams_.begin(), index); }
  Restartable& candor() { return candor_; }
  const Certificate& certificate() const { return certificate_; }

 private:
  // As an operator would adapt it to this machine. The first listener is the one under test.
  std::string adapted(std::string text, const std::vector<std::string>& endpoints) {
    text = replaced(text, "- address: \"unix:[^\"]*\"", "- address: \"unix:{directory}/http.sock\"");
    text = replace_each(text, std::regex("- address: \"[^u\"][^\"]*\""), [](std::size_t count) {
      return fmt::format("- address: \"{}\"", count == 0 ? "{address}" : free_address().text());
    });
    text = replace_each(text, std::regex("\"(http://|unix:/)[^\"]*\""), [&](std::size_t count) {
      return fmt::format("\"{}\"", count < endpoints.size() ? endpoints[count] : add_upstream(count));
    });
    text = replaced(text, "\n  address: \"[^\"]*\"", "\n  address: \"{admin}\"");
    text = replaced(text, "token_file: [^ \n]+", "token_file: {directory}/token");
    text = replaced(text, "state_dir: [^ \n]+", "state_dir: {directory}");
    text = replaced(text, "path: /var/log/[^ \n]+", "path: {directory}/access.log");
    text = replaced(text, "10\\.0\\.0\\.0/24", "127.0.0.0/8");
    text = with_certificates(text, certificates_, certificate_);
    if (text.find("\nadmin:") == std::string::npos) text += "\nadmin: {address: \"{admin}\"}\n";
    return text;
  }

  std::string add_upstream(std::size_t index) {
    const std::string answer =
        fmt::format("HTTP/1.1 200 OK\r\nServer: upstream\r\nContent-Length: 6\r\n\r\nfrom {}", index);
    return upstreams_.emplace_back(answering(answer)).url();
  }

  TemporaryDirectory certificates_;
  Certificate certificate_ = self_signed({.names = {"any.test"}});
  std::list<ScriptedUpstream> upstreams_;
  Restartable candor_;
};

TEST(SampleHttps, SendsEverybodyThere) {
  const Sample sample("https");
  const Response moved = sample.get("/a?b=c");
  EXPECT_EQ(moved.status, 308);
  EXPECT_EQ(moved.field("Location"), "https://any.test/a?b=c");
}

TEST(SampleClientCertificates, LetsInWhoHasOneAndTellsTheUpstream) {
  Sample sample("client-certificates");
  const std::string request = "GET /v1/users HTTP/1.1\r\nHost: any.test\r\nClient-Cert: :Zm9yZ2Vk:\r\n\r\n";
  const Response answer = exchange_once_tls(sample.candor().address(), request,
                                            {.server_name = "any.test", .certificate = &sample.certificate()});
  EXPECT_EQ(answer.content, "from 0");
  EXPECT_EQ(sample.upstream(0).request().value("Client-Cert"), ":" + sample.certificate().base64() + ":");

  TlsClient nobody(sample.candor().address(), {.server_name = "any.test"});
  EXPECT_EQ(nobody.exchange(request).status, 0);
}

TEST(SampleOneService, KeepsItsMaintenanceOverARestart) {
  Sample sample("one-service");
  EXPECT_EQ(sample.get("/").content, "from 0");

  EXPECT_EQ(sample.candor().admin("PUT", "/maintenance", "{\"for\": \"5m\"}").status, 200);
  EXPECT_EQ(sample.get("/").status, 503);
  sample.candor().end(SIGTERM);
  sample.candor().start();
  EXPECT_EQ(sample.get("/").status, 503);

  EXPECT_EQ(sample.candor().admin("DELETE", "/maintenance").status, 200);
  EXPECT_EQ(sample.get("/").content, "from 0");
}

TEST(SampleSeveralEndpoints, TakesThemByTurnsAndKeepsSitesApart) {
  const Sample sample("several-endpoints");

  const std::string first = sample.get_of("www.example.com", "/").content;
  const std::string second = sample.get_of("www.example.com", "/").content;
  EXPECT_THAT(first + second, AnyOf("from 0from 1", "from 1from 0"));

  const Response api = sample.get_of("api.example.com", "/v1/users");
  ASSERT_THAT(api.content, AnyOf("from 2", "from 3", "from 4"));
  const Head request = sample.upstream(static_cast<std::size_t>(api.content.back() - '0')).request();
  EXPECT_EQ(request.start_line, "GET /users HTTP/1.1");
  EXPECT_EQ(request.value("Host"), "api.internal");

  EXPECT_EQ(sample.get_of("other.test", "/").status, 404);
}

TEST(SampleRateLimitedApi, LimitsEachKeyByItself) {
  const Sample sample("rate-limited-api");
  for (int count = 0; count < 5; ++count) EXPECT_EQ(sample.get("/reports/", "X-Api-Key: one\r\n").status, 200);

  const Response refused = sample.get("/reports/", "X-Api-Key: one\r\n");
  EXPECT_EQ(refused.status, 429);
  EXPECT_NE(refused.field("Retry-After"), "");
  EXPECT_EQ(sample.get("/reports/", "X-Api-Key: two\r\n").status, 200);
}

TEST(SampleRateLimitedApi, LimitsMethodsAndContent) {
  const Sample sample("rate-limited-api");
  const Response patch = sample.ask("PATCH", "/", "Content-Length: 0\r\n");
  EXPECT_EQ(patch.status, 405);
  EXPECT_EQ(patch.field("Allow"), "GET, HEAD, POST, PUT, DELETE");
  EXPECT_EQ(sample.ask("POST", "/", "Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n").status, 411);
  EXPECT_EQ(sample.ask("POST", "/", "Content-Length: 1048577\r\n").status, 413);
  EXPECT_EQ(sample.ask("POST", "/", "Content-Length: 1\r\n", "a").status, 200);
  EXPECT_EQ(sample.get("/search?q=a").status, 200);
}

TEST(SampleManyHosts, GivesEachNameItsSite) {
  const Sample sample("many-hosts");
  EXPECT_EQ(sample.get_of("shop.example.com", "/").content, "from 0");
  EXPECT_EQ(sample.get_of("blog.example.com", "/").content, "from 1");
  EXPECT_EQ(sample.upstream(1).request().value("Host"), "blog.internal");
  EXPECT_EQ(sample.get_of("one.customers.example.com", "/").content, "from 2");
  EXPECT_EQ(sample.upstream(2).request().value("X-Customer-Host"), "one.customers.example.com");
  EXPECT_EQ(sample.get_of("unknown.example.com", "/").status, 404);

  const Response redirect = sample.get_of("www.shop.example.com", "/cart?item=1");
  EXPECT_EQ(redirect.status, 308);
  EXPECT_THAT(redirect.field("Location"), EndsWith("//shop.example.com/cart?item=1"));
}

TEST(SampleStaticSiteAndApi, SharesPathsBetweenThem) {
  const Sample sample("static-site-and-api");
  const Response page = sample.get("/index.html");
  EXPECT_EQ(page.content, "from 0");
  EXPECT_EQ(page.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.field("Server"), "");
  EXPECT_EQ(sample.ask("POST", "/index.html", "Content-Length: 0\r\n").status, 405);

  EXPECT_EQ(sample.get("/api/pictures/1").content, "from 1");
  EXPECT_EQ(sample.upstream(1).request().start_line, "GET /pictures/1 HTTP/1.1");
  EXPECT_EQ(sample.ask("POST", "/api/pictures", "Content-Length: 70000\r\n", std::string(70000, 'a')).status, 200);
  EXPECT_EQ(sample.ask("POST", "/api/pictures", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n").status, 411);
  EXPECT_EQ(sample.ask("POST", "/api/users", "Content-Length: 70000\r\n").status, 413);
}

TEST(SampleStaticSiteAndApi, AnswersSomeByItself) {
  const Sample sample("static-site-and-api");
  const Response moved = sample.get("/news/12/hello?page=2");
  EXPECT_EQ(moved.status, 301);
  EXPECT_THAT(moved.field("Location"), EndsWith("/blog/12-hello?page=2"));
  EXPECT_EQ(sample.get("/news/").status, 410);
  EXPECT_THAT(sample.get("/robots.txt").content, StartsWith("User-agent: *\n"));
  EXPECT_EQ(sample.upstream(0).connections() + sample.upstream(1).connections(), 0U);
}

TEST(SampleCanaryByField, TakesThoseThatAskForIt) {
  const Sample sample("canary-by-field");
  const Response stable = sample.get("/");
  EXPECT_THAT(stable.content, AnyOf("from 0", "from 1"));
  EXPECT_EQ(stable.field("X-Served-By"), "");

  const Response canary = sample.get("/", "X-Canary: yes\r\n");
  EXPECT_EQ(canary.content, "from 2");
  EXPECT_EQ(canary.field("X-Served-By"), "canary");
  EXPECT_THAT(sample.get("/", "X-Canary: no\r\n").content, Not("from 2"));
}

TEST(SampleInFrontOfNginx, TellsWhenNginxIsGone) {
  if (!Nginx::installed()) GTEST_SKIP() << "nginx is not installed";
  Nginx nginx("location /nginx_status { stub_status; }");
  nginx.add_file("page.html", "a page");
  nginx.add_file("healthz", "alive");
  Sample sample("in-front-of-nginx", {nginx.url()});
  EXPECT_EQ(sample.get("/page.html").content, "a page");
  EXPECT_THAT(sample.get("/nginx_status").content, StartsWith("Active connections:"));

  sample.candor().admin("PUT", "/maintenance", "{\"for\": \"5m\"}");
  EXPECT_EQ(sample.get("/page.html").status, 503);
  EXPECT_EQ(sample.get("/healthz").content, "alive");
  sample.candor().admin("DELETE", "/maintenance");

  nginx.stop();
  const Response gone = sample.get("/page.html");
  EXPECT_EQ(gone.status, 502);
  EXPECT_THAT(gone.field("Proxy-Status"), HasSubstr("error=connection_refused"));
  nginx.start();
  EXPECT_EQ(sample.get("/page.html").content, "a page");
}

TEST(SampleBehindALoadBalancer, BelievesIt) {
  const Sample sample("behind-a-load-balancer");
  const Response response = sample.get("/", "X-Forwarded-For: 203.0.113.9\r\nX-Request-Id: given-1\r\n");
  ASSERT_THAT(response.content, AnyOf("from 0", "from 1"));
  EXPECT_EQ(response.field("X-Request-Id"), "given-1");
  const ScriptedUpstream& upstream = sample.upstream(response.content == "from 0" ? 0 : 1);
  EXPECT_THAT(upstream.request().value("X-Forwarded-For"), StartsWith("203.0.113.9, "));
  EXPECT_EQ(upstream.request().value("X-Request-Id"), "given-1");

  EXPECT_EQ(sample.get("/staff/", "X-Forwarded-For: 203.0.113.9\r\n").status, 403);
  EXPECT_EQ(sample.get("/staff/", "X-Forwarded-For: 192.0.2.7\r\n").status, 200);
}

TEST(SampleBehindALoadBalancer, AnswersItsHealthCheckByItself) {
  const Sample sample("behind-a-load-balancer");
  EXPECT_EQ(sample.get("/balancer-health").content, "ok\n");
  EXPECT_THAT(sample.upstream(0).received_in_all() + sample.upstream(1).received_in_all(), IsEmpty());
}

TEST(SampleBehindALoadBalancer, ListensOnAUnixSocketToo) {
  if (!curl_is_installed()) GTEST_SKIP() << "curl is not installed";
  Sample sample("behind-a-load-balancer");
  const std::string socket = sample.candor().directory() / "http.sock";
  const Fetched fetched =
      curl("http://any.test/staff/", {"--unix-socket", socket, "--header", "X-Forwarded-For: 192.0.2.7"});
  EXPECT_EQ(fetched.status, 200) << fetched.trace;
}

}  // namespace
}  // namespace candor::test
