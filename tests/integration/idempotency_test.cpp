// The filter `idempotency` over real sockets and two workers: an upstream that counts what it has to do.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kCreated =
    "HTTP/1.1 201 Created\r\n"
    "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\n"
    "Content-Type: text/plain\r\n"
    "Set-Cookie: a=1\r\n"
    "Set-Cookie: b=2\r\n"
    "Connection: X-Hop\r\n"
    "X-Hop: 1\r\n"
    "Transfer-Encoding: chunked\r\n"
    "\r\n"
    "3\r\npai\r\n1\r\nd\r\n0\r\n\r\n";

std::string post(std::string_view path, std::string_view key, std::string_view content = "pay") {
  return fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nIdempotency-Key: \"{}\"\r\nContent-Length: {}\r\n\r\n{}", path,
                     key, content.size(), content);
}

bool is_replay(const Response& response) { return response.field("Idempotency-Replayed") == "true"; }

class Idempotency : public testing::Test {
 protected:
  // Requests for /slow wait for the gate. Those for /flaky get a 502, then a part of an answer, then a whole one.
  Step answer() {
    return [this](ScriptedConnection& connection) {
      const Head request = connection.read_message();
      if (connection.over()) return;
      ++carried_out_;
      const bool flaky = request.start_line.find("/flaky") != std::string::npos;
      if (request.start_line.find("/slow") != std::string::npos) connection.wait(gate_);
      if (request.start_line.find("/paged") != std::string::npos)
        return connection.send("HTTP/1.1 422 No\r\nContent-Length: 2\r\n\r\nno");
      if (flaky && carried_out_ == 1) return connection.send("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
      connection.send(flaky && carried_out_ == 2 ? kCreated.substr(0, kCreated.size() - 1) : kCreated);
      if (flaky && carried_out_ == 2) connection.close();
    };
  }
  double outcomes(const char* outcome, const char* route = "web") const {
    return candor_.metrics().sum("candor_idempotency_requests_total", {{"route", route}, {"outcome", outcome}});
  }
  // No key is taken any more: an answer is out before its exchange is at its end.
  bool wait_free() const { return candor_.wait_metric("candor_idempotency_entries", {}, 0); }
  bool wait_outcomes(const char* outcome, double count) const {
    return candor_.wait_metric("candor_idempotency_requests_total", {{"route", "web"}, {"outcome", outcome}}, count);
  }

  Gate gate_;
  std::atomic<unsigned> carried_out_ = 0;
  ScriptedUpstream upstream_{Script{repeat({answer()})}};
  Candor candor_{{.endpoints = {upstream_.url()},
                  .route = "filters: [idempotency: {}]",
                  .routes = "- name: small\n"
                            "  match: {path: /small}\n"
                            "  upstream: api\n"
                            "  filters: [idempotency: {required: true, content_max: 8B, answer_max: 3B, "
                            "entries_max: 2}]\n"
                            "- name: few\n"
                            "  match: {path: /few}\n"
                            "  upstream: api\n"
                            "  filters: [idempotency: {entries_max: 2}]\n"
                            "- name: paged\n"
                            "  match: {path: /paged}\n"
                            "  upstream: api\n"
                            "  filters: [error_pages: {text: 'page', upstream: [4xx]}, idempotency: {}]"}};
};

TEST_F(Idempotency, RepeatsTheFirstAnswer) {
  RawClient client(candor_.address());
  const Response first = client.exchange(post("/orders", "k"));
  EXPECT_EQ(first.status, 201);
  EXPECT_FALSE(is_replay(first));

  const Response second = client.exchange(post("/orders", "k"));
  EXPECT_EQ(second.status, 201);
  EXPECT_TRUE(is_replay(second));
  EXPECT_EQ(second.content, "paid");
  EXPECT_EQ(second.field("Date"), "Fri, 15 Jan 2027 08:00:00 GMT");
  EXPECT_EQ(second.field("Content-Type"), "text/plain");
  EXPECT_EQ(second.field("Content-Length"), "4");
  EXPECT_THAT(second.head.all("Set-Cookie"), ElementsAre("a=1", "b=2"));
  for (const char* of_connection : {"Connection", "X-Hop", "Transfer-Encoding"})
    EXPECT_EQ(second.field(of_connection), "") << of_connection;
  EXPECT_EQ(second.head.all("X-Request-Id").size(), 1U);

  // The content counts, not how it is framed.
  const Response chunked = client.exchange(
      "POST /orders HTTP/1.1\r\nHost: A\r\nIdempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n"
      "1\r\np\r\n2\r\nay\r\n0\r\n\r\n");
  EXPECT_TRUE(is_replay(chunked));
  EXPECT_EQ(carried_out_, 1U);
  EXPECT_THAT(upstream_.received_in_all(), HasSubstr("Idempotency-Key: \"k\"\r\n"));
}

TEST_F(Idempotency, RefusesWhatItCannotRepeat) {
  ASSERT_EQ(candor_.send(post("/orders", "k")).status, 201);

  expect_answer_form(candor_.send(post("/orders", "k", "pay more")),
                     {.status = 422, .cause = "idempotency_mismatch", .token = "http_request_error"});
  expect_answer_form(candor_.send(post("/refunds", "k")),
                     {.status = 422, .cause = "idempotency_mismatch", .token = "http_request_error"});
  expect_answer_form(candor_.send(post("/orders", "")),
                     {.status = 400, .cause = "request_malformed", .token = "http_request_error"});
  expect_answer_form(candor_.send("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
                     {.status = 400, .cause = "idempotency_key_missing", .token = "http_request_error"});
  expect_answer_form(candor_.send(post("/small", "k", "9 letters")),
                     {.status = 413, .cause = "body_too_large", .token = "http_request_error"});
  EXPECT_EQ(carried_out_, 1U);

  EXPECT_EQ(candor_.send(post("/small", "k")).status, 201);
  const Response not_kept = candor_.send(post("/small", "k"));
  expect_answer_form(not_kept, {.status = 409, .cause = "idempotency_conflict", .token = "http_request_error"});
  EXPECT_THAT(not_kept.content, HasSubstr("there was no room for its answer"));
  EXPECT_EQ(not_kept.field("Retry-After"), "");
  EXPECT_EQ(carried_out_, 2U);
}

TEST_F(Idempotency, CarriesOutOneRequestOfAStorm) {
  constexpr std::size_t kClients = 200;
  const std::string request = post("/slow", "storm");
  std::vector<RawClient> clients;
  for (std::size_t i = 0; i < kClients; ++i) clients.emplace_back(candor_.address());
  for (RawClient& client : clients) client.send(request);
  ASSERT_TRUE(wait_outcomes("running", kClients - 1));
  EXPECT_LE(carried_out_, 1U);  // which may not have come that far yet

  gate_.open();
  std::size_t created = 0;
  for (RawClient& client : clients) {
    const Response response = client.read_response("POST");
    created += response.status == 201 && !is_replay(response) ? 1 : 0;
    if (response.status == 201) continue;
    expect_answer_form(response, {.status = 409, .cause = "idempotency_conflict", .token = "http_request_error"});
    EXPECT_EQ(response.field("Retry-After"), "1");
  }
  EXPECT_EQ(created, 1U);
  for (RawClient& client : clients) client.send(request);
  for (RawClient& client : clients) EXPECT_TRUE(is_replay(client.read_response("POST")));
  EXPECT_EQ(outcomes("first"), 1);
  EXPECT_EQ(carried_out_, 1U);
}

TEST_F(Idempotency, DoesNotCarryOutAgainWhatGotAPageOfOurs) {
  EXPECT_EQ(candor_.send(post("/paged", "k")).status, 422);
  // The answer is out before its exchange is at its end; until then a repeat finds it under way.
  EXPECT_TRUE(eventually([&] {
    EXPECT_EQ(candor_.send(post("/paged", "k")).status, 409);
    return outcomes("not_kept", "paged") > 0;
  }));
  EXPECT_EQ(carried_out_, 1U);
}

TEST_F(Idempotency, CarriesOutAgainWhatHasFailed) {
  EXPECT_EQ(candor_.send(post("/flaky", "k")).status, 502);
  ASSERT_TRUE(wait_free());
  EXPECT_FALSE(candor_.send(post("/flaky", "k")).complete);
  ASSERT_TRUE(wait_free());
  const Response third = candor_.send(post("/flaky", "k"));
  EXPECT_EQ(third.status, 201);
  EXPECT_FALSE(is_replay(third));
  EXPECT_TRUE(is_replay(candor_.send(post("/flaky", "k"))));
  EXPECT_EQ(carried_out_, 3U);
}

TEST_F(Idempotency, CarriesOutAgainWhatItsClientDidNotWaitFor) {
  RawClient impatient(candor_.address());
  impatient.send(post("/slow", "k"));
  ASSERT_TRUE(upstream_.wait_received("pay"));
  impatient.reset();
  ASSERT_TRUE(candor_.wait_metric("candor_aborts_total", {{"route", "web"}, {"cause", "client_closed"}}, 1));
  EXPECT_EQ(candor_.metrics().sum("candor_idempotency_entries"), 0);

  gate_.open();
  const Response second = candor_.send(post("/slow", "k"));
  EXPECT_EQ(second.status, 201);
  EXPECT_FALSE(is_replay(second));
}

TEST_F(Idempotency, ForgetsTheOldestAnswerToMakeRoom) {
  for (const char* key : {"a", "b", "c"}) EXPECT_FALSE(is_replay(candor_.send(post("/few", key))));
  EXPECT_EQ(candor_.metrics().sum("candor_idempotency_evictions_total", {{"route", "few"}}), 1);
  EXPECT_TRUE(is_replay(candor_.send(post("/few", "b"))));
  EXPECT_FALSE(is_replay(candor_.send(post("/few", "a"))));

  // What is under way is never forgotten, and then there is no room.
  RawClient first(candor_.address());
  first.send(post("/few/slow", "d"));
  RawClient second(candor_.address());
  second.send(post("/few/slow", "e"));
  ASSERT_TRUE(candor_.wait_metric("candor_idempotency_requests_total", {{"route", "few"}, {"outcome", "first"}}, 6));
  const Response refused = candor_.send(post("/few", "f"));
  expect_answer_form(refused, {.status = 503, .cause = "overloaded", .token = "proxy_internal_response"});
  EXPECT_EQ(refused.field("Retry-After"), "1");
  EXPECT_EQ(outcomes("full", "few"), 1);

  gate_.open();
  EXPECT_EQ(first.read_response("POST").status, 201);
  EXPECT_EQ(second.read_response("POST").status, 201);
}

}  // namespace
}  // namespace candor::test
