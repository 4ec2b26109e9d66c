#include "tests/conformance/play.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace candor::test::conformance {
namespace {

constexpr std::string_view kSecondTarget = "/one-more-request";
constexpr std::string_view kSecondAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond";
constexpr int kBetweenWritesMs = 2;  // so that two writes are seldom read as one; the outcome must not depend on it

class RecordingClient {
 public:
  explicit RecordingClient(const Address& proxy) : socket_(connect_to(proxy)) {}

  void send(std::string_view bytes) {
    if (!sent_.empty()) ::poll(nullptr, 0, kBetweenWritesMs);
    sent_ += bytes;
    write_all(socket_, bytes, {.deadline = after(kCasePatience)});
  }
  void half_close() { socket_.half_close(); }
  void reset() { socket_.reset(); }
  void wait_for(std::string_view text) {
    while (received_.find(text) == std::string::npos && read_more()) {
    }
  }

  Response next_final(std::string_view method) {
    std::vector<Response> interims;
    while (true) {
      ResponseParser parser(method);
      while (!parser.feed(unread_) && !parser.broken() && read_more()) {
      }
      parser.finish(end_);
      Response response = std::move(parser.response());
      if (response.status < 100 || response.status >= 200 || response.status == 101) {
        response.interims = std::move(interims);
        return response;
      }
      interims.push_back(std::move(response));
    }
  }

  // What is left until the connection ends.
  std::string read_to_end() {
    while (read_more()) {
    }
    return std::exchange(unread_, {});
  }

  Io end() const { return end_; }
  const std::string& sent() const { return sent_; }
  const std::string& received() const { return received_; }

 private:
  bool read_more() {
    if (end_ != Io::ok || !socket_) return false;
    std::string bytes;
    end_ = read_some(socket_, bytes, {.deadline = after(kCasePatience)});
    received_ += bytes;
    unread_ += bytes;
    return end_ == Io::ok;
  }

  Socket socket_;
  Io end_ = Io::ok;
  std::string sent_;
  std::string received_;
  std::string unread_;
};

std::string with_pseudonym(std::string text, const std::string& pseudonym) {
  constexpr std::string_view kMark = "{pseudonym}";
  for (std::size_t at = 0; (at = text.find(kMark, at)) != std::string::npos; at += pseudonym.size())
    text.replace(at, kMark.size(), pseudonym);
  return text;
}

// Answers the requests as they come, on whatever connection, and the one more for itself.
class Responder {
 public:
  explicit Responder(const UpstreamPart& part) : part_(part) {}

  void serve(ScriptedConnection& connection) {
    while (!connection.over()) {
      const Head head = connection.read_message();
      if (connection.over()) return;
      if (head.start_line.find(kSecondTarget) != std::string::npos) {
        connection.send(kSecondAnswer);
        continue;
      }
      const std::size_t index = std::min(next_++, part_.answers.size() - 1);
      connection.send(part_.answers[index]);
      if (part_.then == Ending::close) connection.close();
      if (part_.then == Ending::reset) connection.reset();
    }
  }

 private:
  const UpstreamPart& part_;
  std::atomic<std::size_t> next_ = 0;
};

std::vector<Script> scripts_of(const Case& row, Responder& responder) {
  const Step answer = [&responder](ScriptedConnection& connection) { responder.serve(connection); };
  Script first = row.upstream.script;
  first.push_back(answer);
  return {first, {answer}};
}

void perform(const Move& move, const Stage& stage, RecordingClient& client, const ScriptedUpstream& upstream) {
  const std::string text = with_pseudonym(move.text, stage.pseudonym);
  switch (move.kind) {
    case Move::Kind::send:
      return client.send(text);
    case Move::Kind::until_received:
      return client.wait_for(text);
    case Move::Kind::until_upstream_has:
      upstream.wait_received(text);
      return;
    case Move::Kind::half_close:
      return client.half_close();
    case Move::Kind::reset:
      return client.reset();
  }
}

void record(const RecordingClient& client, Observed& observed) {
  observed.from_client.push_back(client.sent());
  observed.to_client.push_back(client.received());
}

void ask_once_more(RecordingClient& client, Observed& observed) {
  client.send("GET " + std::string(kSecondTarget) + " HTTP/1.1\r\n" + std::string(kHost) + "Connection: close\r\n\r\n");
  observed.second = client.next_final("GET");
}

void collect_upstream(const Case& row, const ScriptedUpstream& upstream, Observed& observed) {
  observed.upstream_connections = upstream.connections();
  const std::size_t count_max = row.expected.to_upstream ? row.expected.seen.size() : std::string::npos;
  for (std::size_t index = 0; index < observed.upstream_connections; ++index) {
    observed.to_upstream.push_back(upstream.received(index));
    ReceivedRequests received = read_requests(observed.to_upstream.back(), index == 0 ? count_max : std::string::npos);
    for (ReceivedRequest& request : received.whole) {
      request.connection = index;
      observed.requests.push_back(std::move(request));
    }
    observed.rest += received.rest;
  }
}

}  // namespace

Observed play(const Case& row, const Stage& stage) {
  Observed observed;
  Responder responder(row.upstream);
  ScriptedUpstream upstream(scripts_of(row, responder), Socket(::dup(stage.upstream_listener.fd())));
  RecordingClient client(stage.proxy);
  for (const Move& move : row.client) perform(move, stage, client, upstream);
  for (const Answer& answer : row.expected.answers) {
    observed.responses.push_back(client.next_final(answer.answers_head ? "HEAD" : "GET"));
    if (!observed.responses.back().complete) break;
  }
  if (row.expected.kept) ask_once_more(client, observed);
  observed.behind = client.read_to_end();
  observed.end = client.end();
  record(client, observed);
  if (row.expected.reach == Reach::incomplete && upstream.connections() > 0)
    observed.upstream_ended = upstream.wait_end() != Io::timeout;
  if (!row.expected.kept) {
    RecordingClient other(stage.proxy);
    ask_once_more(other, observed);
    record(other, observed);
  }
  collect_upstream(row, upstream, observed);
  return observed;
}

}  // namespace candor::test::conformance
