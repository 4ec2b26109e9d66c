// What every message of the soak carries: bytes that follow from its id, length and direction, so that one byte of
// another message, or one in a wrong place, is seen. They are pieces of one ring of random bytes: sending copies
// nothing, checking is one comparison.
#pragma once

#include <cstdint>
#include <string_view>

namespace candor::test::soak {

enum class Direction : std::uint8_t { request, response };

struct Content {
  Direction direction = Direction::request;
  std::uint64_t id = 0;
  std::uint64_t bytes = 0;
};

// At most `bytes_max` bytes from this offset on; less at the end of the content or of the ring.
std::string_view piece_of(const Content& content, std::uint64_t offset, std::uint64_t bytes_max);

// Compares what comes, piece by piece.
class ContentCheck {
 public:
  explicit ContentCheck(const Content& expected) : expected_(expected) {}

  void take(std::string_view bytes);

  bool wrong() const { return wrong_; }  // also: more than there should be
  bool whole() const { return !wrong_ && taken_ == expected_.bytes; }
  std::uint64_t taken() const { return taken_; }

 private:
  Content expected_;
  std::uint64_t taken_ = 0;
  bool wrong_ = false;
};

}  // namespace candor::test::soak
