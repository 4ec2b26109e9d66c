#include "tests/soak/sending.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace candor::test::soak {

Sending all_of(const Content& content, Frame frame) {
  return {.content = content, .frame = frame, .until = content.bytes};
}

std::string last_chunk(std::uint64_t id) { return fmt::format("0\r\n{}: {}\r\n\r\n", kTrailer, id); }

std::string chunk_of(std::string_view bytes) { return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes); }

asio::awaitable<bool> send_content(Wire& wire, Sending sending) {
  const bool chunks = sending.frame == Frame::chunks;
  for (std::uint64_t offset = 0; offset < sending.until;) {
    const std::uint64_t most = std::min(sending.piece_max, sending.until - offset);
    const std::string_view piece = piece_of(sending.content, offset, most);
    offset += piece.size();
    std::string chunk;
    if (chunks) chunk = chunk_of(piece);
    const bool sent = co_await wire.send(chunks ? std::string_view(chunk) : piece);
    if (!sent) co_return false;
    if (sending.pause > 0ms) co_await wire.pause(sending.pause);
  }
  if (!chunks || sending.until < sending.content.bytes) co_return true;
  const std::string end = last_chunk(sending.content.id);
  const bool sent = co_await wire.send(end);
  co_return sent;
}

}  // namespace candor::test::soak
