#include "tests/fuzz/agreement.hpp"

#include <boost/json/parse.hpp>
#include <optional>

#include "tests/fuzz/expect.hpp"
#include "tests/support/in_process/second_parser.hpp"

namespace candor::test {

namespace {

struct Exchange {
  std::string method;
  std::string target;
  int status = 0;  // of the final head that was sent; 0: none
  bool cut = false;
  bool failed = false;
  std::uint64_t attempts = 0;
};

Exchange read_line(const std::string& line) {
  const boost::json::object object = boost::json::parse(line).as_object();
  const auto text = [&](std::string_view key) { return std::string(object.at(key).as_string()); };
  Exchange exchange{.method = text("method"), .target = text("target")};
  if (object.at("status").is_int64() && object.at("status") != 499) {
    exchange.status = static_cast<int>(object.at("status").as_int64());
  }
  exchange.cut = object.at("cut").as_bool();
  exchange.failed = !text("cause").empty();
  exchange.attempts = object.at("attempts").to_number<std::uint64_t>();
  return exchange;
}

struct Seen {
  std::string method;
  std::string target;
  std::optional<std::string> content;  // where all of it came
};

// Reads one request after the other; what is behind the last head may be cut, but nothing may be wrong. Behind a 101
// anything may come.
void read_requests(std::string bytes, bool tunnel, std::vector<Seen>& seen) {
  RequestReader reader;
  while (!bytes.empty()) {
    const std::string shown = bytes;
    const SecondReading& reading = reader.feed(bytes);
    expect(reading.error.empty(), "an upstream can read every byte that it gets", reading.error + "\n" + shown);
    if (reading.head_complete) seen.push_back({reading.method, reading.target, {}});
    if (!reading.complete) return;
    seen.back().content = reading.content;
    if (tunnel && reading.asks_to_upgrade) return;
    reader.next();
  }
}

// An absolute target reaches the upstream in origin form; dot segments are taken out, which the unit tests cover.
bool is_same_target(const std::string& sent, const std::string& arrived) {
  if (sent == arrived || sent.find("/.") != std::string::npos || sent.find("%2") != std::string::npos) return true;
  return !sent.starts_with('/') && (sent.ends_with(arrived) || arrived == "/" || arrived == "*" || arrived[1] == '?');
}

// What the client meant, as far as the second parser understands it: one request for each exchange.
std::vector<Seen> requests_of_client(std::string bytes) {
  std::vector<Seen> requests;
  RequestReader reader;
  while (true) {
    while (bytes.starts_with("\r\n")) bytes.erase(0, 2);
    if (bytes.empty()) return requests;
    const SecondReading& reading = reader.feed(bytes);
    if (!reading.complete || !reading.error.empty()) return requests;
    requests.push_back({reading.method, reading.target, reading.content});
    reader.next();
  }
}

// Every request that an upstream got belongs to an exchange, in their order, and has the content that its client sent.
void expect_requests_accounted_for(const std::vector<Exchange>& exchanges, const Transcript& transcript) {
  std::vector<Seen> arrived;
  const bool tunnel = !exchanges.empty() && exchanges.back().status == 101;
  for (const std::string& each : transcript.upstreams_received) read_requests(each, tunnel, arrived);
  const std::vector<Seen> meant = requests_of_client(transcript.client_sent);
  std::size_t next = 0;
  for (std::size_t i = 0; i < exchanges.size(); ++i) {
    const Exchange& exchange = exchanges[i];
    for (std::uint64_t left = exchange.attempts; left > 0 && next < arrived.size(); --left, ++next) {
      const Seen& request = arrived[next];
      if (request.method != exchange.method || !is_same_target(exchange.target, request.target)) break;
      if (!request.content || i >= meant.size()) continue;
      expect(meant[i].method == request.method, "the client meant this method", request.method);
      expect(meant[i].content == request.content, "the client meant this content", *request.content);
    }
  }
  expect(next == arrived.size(), "an upstream gets no request that is not accounted for",
         next < arrived.size() ? arrived[next].method + " " + arrived[next].target : "");
}

// One response for each exchange with a status, whole unless it is said to be cut, and nothing besides.
void expect_responses_accounted_for(const std::vector<Exchange>& exchanges, const Transcript& transcript) {
  std::string bytes = transcript.client_received;
  for (const Exchange& exchange : exchanges) {
    if (exchange.status == 101) return;
    std::optional<ResponseReader> reader(exchange.method);
    const SecondReading* reading = &reader->feed(bytes);
    while (reading->complete && reading->status < 200) {
      reader.emplace(exchange.method);
      reading = &reader->feed(bytes);
    }
    if (!reading->complete && transcript.client_end == Io::eof) reading = &reader->finish();
    expect(reading->error.empty() || exchange.cut, "a client can read what it gets",
           reading->error + "\n" + transcript.client_received);
    if (exchange.cut) {
      expect(!reading->complete, "a cut response cannot be taken for complete", transcript.client_received);
      expect(&exchange == &exchanges.back(), "nothing follows a cut response", transcript.client_received);
      return;
    }
    if (exchange.status == 0) continue;
    expect(reading->complete, "a response that is not cut is whole", transcript.client_received);
    expect(reading->status == exchange.status, "the status is the one in the log", transcript.client_received);
  }
  expect(bytes.empty(), "a client gets nothing that is not accounted for", bytes);
}

}  // namespace

void expect_agreement(const Transcript& transcript, const std::vector<std::string>& log_lines) {
  std::vector<Exchange> exchanges;
  for (const std::string& line : log_lines) exchanges.push_back(read_line(line));
  expect_requests_accounted_for(exchanges, transcript);
  // After a reset of its own a client may have lost anything.
  if (!transcript.client_reset) expect_responses_accounted_for(exchanges, transcript);
}

}  // namespace candor::test
