// Content on its way out, framed, in pieces and at a pace: the same for requests and responses.
#pragma once

#include <cstdint>
#include <string>

#include "tests/soak/ask.hpp"
#include "tests/soak/wire.hpp"

namespace candor::test::soak {

enum class Frame : std::uint8_t { bare, chunks };

struct Sending {
  Content content;
  Frame frame = Frame::bare;
  std::uint64_t until = 0;  // less than all of it: it stops there, and nothing marks the end
  std::uint64_t piece_max = 64 * 1024;
  milliseconds pause{0};  // between pieces
};

Sending all_of(const Content& content, Frame frame);

// The end of chunked content, with a trailer that repeats the id.
std::string last_chunk(std::uint64_t id);
std::string chunk_of(std::string_view bytes);

// False: the other side is gone.
asio::awaitable<bool> send_content(Wire& wire, Sending sending);

}  // namespace candor::test::soak
