// Thousands of random exchanges with faults on both sides; afterwards every one of them is in the metrics once and in
// the access log once, and both tell the same story. CANDOR_SEED repeats a run, CANDOR_EXCHANGES makes it longer.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

constexpr unsigned kClients = 4;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(engine_); }
  bool one_in(std::size_t many) { return below(many) == 0; }

 private:
  std::mt19937_64 engine_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

// One request read and one thing done to it, good or bad.
void misbehave(ScriptedConnection& connection, Dice& dice) {
  if (dice.one_in(20)) {
    connection.read_head();
  } else {
    connection.read_message();
  }
  const std::string content(dice.below(20'000), 'c');
  const std::string counted =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
  switch (dice.below(16)) {
    case 0:
      connection.close();
      break;
    case 1:
      connection.reset();
      break;
    case 2:
      connection.send(counted.substr(0, dice.below(counted.size()))), connection.close();
      break;
    case 3:
      connection.send(counted.substr(0, dice.below(counted.size()))), connection.reset();
      break;
    case 4:
      connection.send("garbage\r\n\r\n");
      break;
    case 5:
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");
      break;
    case 6:
      connection.send("HTTP/1.1 200 OK\r\n\r\nuntil close"), connection.close();
      break;
    case 7:
      connection.send("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy"), connection.close();
      break;
    case 8:
      connection.send("HTTP/1.1 103 Early Hints\r\n\r\n" + counted);
      break;
    case 9:
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      break;
    case 10:
      dice.one_in(10) ? connection.read_to_end() : connection.send(counted);
      break;
    default:
      connection.send(counted);
  }
}

Script faulty_upstream(std::uint64_t seed) {
  return {[seed](ScriptedConnection& connection) {
    Dice dice(seed + connection.index());
    while (!connection.over()) misbehave(connection, dice);
  }};
}

std::string some_request(Dice& dice) {
  const std::string content(dice.below(5'000), 'q');
  const std::string length = "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n";
  switch (dice.below(10)) {
    case 0:
      return "GET / HTTP/1.1\r\nno colon\r\n\r\n";
    case 1:
      return "GET /unknown HTTP/1.1\r\nHost: a\r\n\r\n";
    case 2:
      return "POST /web/ HTTP/1.1\r\nHost: a\r\n" + length + content;
    case 3:
      return "POST /web/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    case 4:
      return "POST /web/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n";
    case 5:
      return "HEAD /unknown HTTP/1.1\r\nHost: a\r\n\r\n";
    case 6:
      return "GET /web/ HTTP/1.0\r\nHost: a\r\n\r\n";
    default:
      return "GET /web/ HTTP/1.1\r\nHost: a\r\n\r\n";
  }
}

// One connection with up to three requests, whose client may leave at any moment. Gives the number of final heads it
// has seen.
unsigned some_connection(const Address& address, Dice& dice) {
  RawClient client(address);
  unsigned heads = 0;
  for (std::size_t requests = dice.below(3) + 1; requests > 0; --requests) {
    const std::string request = some_request(dice);
    const bool partly = dice.one_in(12);
    client.send(partly ? request.substr(0, dice.below(request.size())) : request);
    if (partly || dice.one_in(12)) {
      if (dice.one_in(2)) client.reset();
      return heads;
    }
    if (dice.one_in(12)) client.half_close();
    const Response response = client.read_final(std::string_view(request).substr(0, request.find(' ')));
    heads += response.status != 0;
    if (!response.complete || response.field("Connection") == "close" || response.end != Io::ok) return heads;
  }
  return heads;
}

double count_if(const std::vector<boost::json::object>& lines,
                const std::function<bool(const boost::json::object&)>& condition) {
  return static_cast<double>(std::count_if(lines.begin(), lines.end(), condition));
}

void expect_the_same_story(const Metrics& metrics, const std::vector<boost::json::object>& lines) {
  for (const std::string origin : {"proxy", "upstream"}) {
    for (const std::string status_class : {"2xx", "4xx", "5xx"}) {
      const auto matches = [&](const boost::json::object& line) {
        return text_of(line, "origin") == origin && text_of(line, "class") == status_class &&
               number_of(line, "status") != 499;
      };
      EXPECT_EQ(metrics.sum("candor_responses_total", {{"origin", origin}, {"class", status_class}}),
                count_if(lines, matches))
          << origin << " " << status_class;
    }
  }
  EXPECT_EQ(metrics.sum("candor_aborts_total"),
            count_if(lines, [](const auto& line) { return number_of(line, "status") == 499; }));
  EXPECT_EQ(metrics.sum("candor_failures_total"),
            count_if(lines, [](const auto& line) { return text_of(line, "cause") != ""; }));
  EXPECT_EQ(metrics.sum("candor_cuts_total"), count_if(lines, [](const auto& line) {
              const boost::json::value* cut = line.if_contains("cut");
              return cut != nullptr && cut->as_bool();
            }));
}

TEST(Conservation, EveryExchangeIsCountedOnceAndLoggedOnce) {
  const std::uint64_t seed = number_from("CANDOR_SEED", std::random_device()());
  const std::uint64_t connections = number_from("CANDOR_EXCHANGES", 3000) / kClients;
  std::cout << "CANDOR_SEED=" << seed << std::endl;
  ScriptedUpstream upstream(faulty_upstream(seed));
  Candor candor({.endpoints = {upstream.url()},
                 .upstream = "timeouts: {response: 300ms, read: 300ms}\neject: {after: 0}",
                 .settings = "timeouts: {request_head: 300ms, request_body: 300ms, drain: 2s}",
                 .match = "{path: /web/}"});

  std::atomic<std::uint64_t> heads = 0;
  {
    std::vector<std::jthread> clients;
    for (unsigned number = 0; number < kClients; ++number) {
      clients.emplace_back([&, dice = Dice(seed ^ (number + 1))]() mutable {
        try {
          for (std::uint64_t done = 0; done < connections; ++done) heads += some_connection(candor.address(), dice);
        } catch (const std::exception& ex) {
          ADD_FAILURE() << ex.what() << "\n" << candor.diagnostics();
        }
      });
    }
  }

  ASSERT_TRUE(candor.wait_metric("candor_connections", {}, 0));
  EXPECT_TRUE(candor.wait_metric("candor_requests_in_flight", {}, 0));
  const Metrics metrics = candor.metrics();
  const double exchanges = metrics.sum("candor_responses_total") + metrics.sum("candor_aborts_total");
  EXPECT_EQ(metrics.sum("candor_access_log_dropped_total"), 0);
  EXPECT_GE(metrics.sum("candor_responses_total"), static_cast<double>(heads));
  EXPECT_EQ(metrics.sum("candor_upstream_connections", {{"state", "active"}}), 0);
  EXPECT_GT(metrics.sum("candor_aborts_total"), 0) << "no client left: the test has lost its faults";
  EXPECT_GT(metrics.sum("candor_cuts_total"), 0) << "no response broke: the test has lost its faults";
  EXPECT_EQ(candor.terminate(), 0) << candor.diagnostics();
  const std::vector<boost::json::object> lines = candor.log().lines();
  EXPECT_EQ(static_cast<double>(lines.size()), exchanges);
  expect_the_same_story(metrics, lines);
}

}  // namespace
}  // namespace candor::test
