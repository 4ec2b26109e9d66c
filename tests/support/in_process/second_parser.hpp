// A second reader of HTTP/1.1, Beast's, with not one line in common with Candor's: what Candor has sent is read by
// somebody else, strictly. Reads one message after the other from a growing text.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace candor::test {

struct SecondReading {
  bool head_complete = false;
  bool complete = false;
  std::string error;  // why no more can be read; empty for none

  std::string method;  // of requests
  std::string target;
  int status = 0;  // of responses
  std::string content;
  bool expects_continue = false;
  bool asks_to_upgrade = false;
};

class RequestReader {
 public:
  RequestReader();
  ~RequestReader();

  // Takes what belongs to the current request from the front of `bytes`.
  const SecondReading& feed(std::string& bytes);
  void next();  // after a complete one

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  SecondReading reading_;
};

class ResponseReader {
 public:
  explicit ResponseReader(std::string_view request_method);
  ~ResponseReader();

  const SecondReading& feed(std::string& bytes);
  // The connection has ended, which completes content that is delimited by it.
  const SecondReading& finish();

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  SecondReading reading_;
};

}  // namespace candor::test
