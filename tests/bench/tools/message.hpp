// As much of HTTP/1.1 as both ends of the benchmark need to know where a message ends. Trusts its peers and itself:
// what it does not understand is an error that is counted, never a guess.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace candor::bench {

inline constexpr std::string_view kHeadEnd = "\r\n\r\n";

struct Framing {
  std::uint64_t length = 0;
  bool has_length = false;
  bool chunked = false;
  bool close = false;
};

// `head` is whole, its empty line included.
Framing read_framing(std::string_view head);

// The content of one message, counted and thrown away.
class Content {
 public:
  Content() = default;
  explicit Content(const Framing& framing);

  // How many of the bytes belong to the content, its framing included.
  std::size_t take(std::string_view bytes);
  // Bytes that may be discarded without being looked at.
  std::uint64_t unseen() const { return state_ == State::counted ? left_ : 0; }
  void discarded(std::uint64_t bytes);

  bool complete() const { return state_ == State::complete; }
  bool broken() const { return state_ == State::broken; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  enum class State : std::uint8_t {
    counted,     // left_ bytes, then the end
    chunk_size,  // digits and the rest of the line
    chunk_data,  // left_ bytes
    chunk_end,   // the line ending behind the data
    trailer,     // lines up to an empty one
    complete,
    broken,
  };

  std::size_t take_data(std::size_t available);
  void take_framing(char c);
  void end_size_line();

  State state_ = State::complete;
  std::uint64_t left_ = 0;
  std::uint64_t bytes_ = 0;
  bool digits_over_ = false;  // what follows the size is an extension
  bool any_digit_ = false;
  std::size_t line_ = 0;  // characters of a trailer line
};

}  // namespace candor::bench
