// Reads the final answers on one connection, one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/bench/tools/message.hpp"

namespace candor::bench {

class AnswerReader {
 public:
  void reset() { *this = AnswerReader(); }

  // Everything that came; an answer is never followed by bytes of another one, as nothing is pipelined.
  void take(std::string_view bytes);
  std::uint64_t unseen() const { return has_head_ ? content_.unseen() : 0; }
  void discarded(std::uint64_t bytes) { content_.discarded(bytes); }

  bool complete() const { return has_head_ && content_.complete(); }
  bool malformed() const { return malformed_ || content_.broken(); }
  int status() const { return status_; }
  bool closes() const { return closes_; }
  std::uint64_t content_bytes() const { return content_.bytes(); }

 private:
  void take_head(std::string_view head);

  std::string partial_head_;
  bool has_head_ = false;
  bool malformed_ = false;
  bool closes_ = false;
  int status_ = 0;
  Content content_;
};

}  // namespace candor::bench
