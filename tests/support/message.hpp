// Reads HTTP/1.1 heads and responses without a line of the product's code, so that both cannot share a mistake. It is
// strict about what ends a message, because the tests ask one question above all: could a client take this for
// complete?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/socket.hpp"

namespace candor::test {

struct Head {
  std::string start_line;
  std::vector<std::pair<std::string, std::string>> fields;  // in the order and case of the wire

  std::optional<std::string> find(std::string_view name) const;  // the first one
  std::string value(std::string_view name) const;                // all lines joined by ", "; empty where there is none
  std::vector<std::string> all(std::string_view name) const;
  std::vector<std::string> names() const;
};

// Lines up to the first empty one, or to the end of the text.
Head parse_head(std::string_view text);

struct Response {
  Head head;
  std::string version;  // "HTTP/1.1"
  int status = 0;       // 0: no whole head came
  std::string reason;
  std::string content;
  Head trailers;
  bool complete = false;  // its framing says that all of it has come
  bool chunked = false;
  Io end = Io::ok;                 // how the connection stood when reading stopped
  std::vector<Response> interims;  // the 1xx that came before it
  std::string raw;                 // the head's bytes, or all that came where there was no whole head

  std::string field(std::string_view name) const { return head.value(name); }
};

// Fed with bytes until it has one response; keeps what follows it.
class ResponseParser {
 public:
  explicit ResponseParser(std::string_view request_method) : head_request_(request_method == "HEAD") {}

  // Takes what belongs to this response from the front of `bytes`. True: the response is complete.
  bool feed(std::string& bytes);
  // No more bytes will come; an EOF completes content that is delimited by it.
  void finish(Io end);

  // What came is no HTTP response, or breaks its own framing: nothing more can be read.
  bool broken() const { return state_ == State::broken; }
  Response& response() { return response_; }

 private:
  enum class State { head, counted, until_close, chunk_size, chunk_data, chunk_end, trailers, done, broken };

  bool step(std::string& bytes);
  bool take_head(std::string& bytes);
  void choose_framing();
  bool take_content(std::string& bytes);
  bool take_chunk_size(std::string& bytes);
  bool take_trailers(std::string& bytes);

  bool head_request_;
  State state_ = State::head;
  std::size_t left_ = 0;
  Response response_;
};

}  // namespace candor::test
