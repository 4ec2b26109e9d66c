// One row of a conformance table: the exact bytes that the client and the upstream send, and everything that must come
// of them on both sides. A row says what is right, never what would be tolerable; its section says who decides that.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/scripted_upstream.hpp"

namespace candor::test::conformance {

using FieldValues = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::string_view kHost = "Host: conformance.test\r\n";

// What the client does, one after the other. `{pseudonym}` in a text stands for the proxy's name in Via.
struct Move {
  enum class Kind { send, until_received, until_upstream_has, half_close, reset };
  Kind kind = Kind::send;
  std::string text = {};
};
Move sends(std::string bytes);
Move waits_for(std::string text);           // until it has received this
Move waits_for_upstream(std::string text);  // until the upstream has received this
Move half_closes();
Move resets();

enum class Ending { keep, close, reset };

struct UpstreamPart {
  std::vector<std::string> answers = {std::string(kOk)};  // to the requests as they come
  Ending then = Ending::keep;                             // after each of them
  Script script = {};                                     // replaces the above on the first connection
};

enum class Framing { any, none, length, chunked, until_close };

// What must be, or not be, in a message.
template <class Self>
struct MessageExpectation {
  FieldValues fields;  // the values of all lines of a name, joined by ", "
  std::vector<std::string> absent_fields;
  std::vector<std::string> verbatim;  // text of the head as it stands on the wire
  std::optional<std::string> expected_content;
  Framing framing = Framing::any;
  FieldValues trailers;
  std::vector<std::string> absent_trailers;

  Self& with(std::string name, std::string value) {
    return fields.emplace_back(std::move(name), std::move(value)), self();
  }
  Self& without(std::string name) { return absent_fields.push_back(std::move(name)), self(); }
  Self& reading(std::string text) { return verbatim.push_back(std::move(text)), self(); }
  Self& content(std::string text) { return expected_content = std::move(text), self(); }
  Self& framed(Framing how) { return framing = how, self(); }
  Self& trailer(std::string name, std::string value) {
    return trailers.emplace_back(std::move(name), std::move(value)), self();
  }
  Self& no_trailer(std::string name) { return absent_trailers.push_back(std::move(name)), self(); }

 private:
  Self& self() { return static_cast<Self&>(*this); }
};

// A request as the upstream must have got it.
struct Seen : MessageExpectation<Seen> {
  explicit Seen(std::string request_line) : line(std::move(request_line)) {}
  std::string line;
};

// A final response as the client must have got it. With a cause it is an answer of the proxy's own.
struct Answer : MessageExpectation<Answer> {
  explicit Answer(int code, std::string why = {}) : status(code), cause(std::move(why)) {}
  int status;
  std::string cause;
  std::string cut_cause = {};      // its transfer must visibly not be complete
  bool answers_head = false;       // to a HEAD request
  std::vector<int> interims = {};  // statuses of those before it
  std::optional<std::string> reason = {};

  Answer& cut(std::string why) { return cut_cause = std::move(why), *this; }
  Answer& to_head() { return answers_head = true, *this; }
  Answer& after(std::vector<int> statuses) { return interims = std::move(statuses), *this; }
  Answer& phrase(std::string text) { return reason = std::move(text), *this; }
};

enum class Reach {
  nothing,     // no connection at all
  incomplete,  // no whole request, whatever came of it; the proxy ends the connection
  abandoned,   // the same, but the upstream ends it
  requests     // exactly those in `seen`
};
enum class Reuse { any, yes, no };

struct Expected {
  std::vector<Answer> answers;
  bool kept = false;  // the client's connection; a kept one answers one more request
  Reach reach = Reach::nothing;
  std::vector<Seen> seen = {};
  Reuse reuse = Reuse::any;                     // of the upstream's connection, for that one more request
  std::string abort_cause = {};                 // no final head came; the log calls it this
  std::optional<std::string> to_client = {};    // a tunnel's bytes behind the last answer
  std::optional<std::string> to_upstream = {};  // and behind the last request
  bool quietly = false;  // the client's connection ends without "Connection: close": it was idle for too long
};

// The program as the row needs it: with ordinary time limits, or with ones that pass while a test waits.
enum class Instance { ordinary, impatient };

struct Case {
  std::string name;
  std::string section;
  std::vector<Move> client;
  UpstreamPart upstream = {};
  Expected expected = {};
  Instance where = Instance::ordinary;
  std::string chapter = {};
};

struct Chapter {
  std::string name;
  std::deque<Case> cases = {};  // rows stay where they are while others are added

  Case& add(Case row);
  // Refused before anything reaches the upstream, and the connection closed.
  Case& refuse(std::string name_of_case, std::string section, std::string bytes, int status = 400,
               std::string cause = "request_malformed");
  // Refused while its content is read: no whole request may have reached the upstream.
  Case& refuse_content(std::string name_of_case, std::string section, std::string bytes, int status = 400,
                       std::string cause = "request_malformed");
  // Forwarded as `seen`; the upstream's 200 comes back, and both connections are kept.
  Case& forward(std::string name_of_case, std::string section, std::string bytes, Seen seen);
  // What an upstream sends in answer to a GET, and what the client gets of it on a connection that is kept.
  Case& relay(std::string name_of_case, std::string section, std::string upstream_bytes, Answer answer);
  // The upstream's bytes are no answer: the client gets one of ours, and the upstream's connection is not used again.
  Case& fail(std::string name_of_case, std::string section, std::string upstream_bytes, int status = 502,
             std::string cause = "response_malformed");
};

// Requests and messages that most rows begin with.
std::string get(std::string_view target, std::string_view more_fields = "");
std::string request(std::string_view method, std::string_view target, std::string_view more_fields = "",
                    std::string_view content = "");
std::string chunked(std::string_view content, std::string_view more_fields = "");  // POST / with raw chunks
std::string ok_with(std::string_view fields, std::string_view content = "");       // a 200 of an upstream
Case& to_http_1_0(Case& row);  // sends the row's GET as HTTP/1.0 instead
std::string hex(unsigned char byte);

}  // namespace candor::test::conformance
