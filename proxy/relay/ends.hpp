// What both directions of a relay work on. Nothing is owned here.
#pragma once

#include <sys/uio.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/client_input.hpp"
#include "proxy/exchange.hpp"
#include "proxy/net/batch.hpp"
#include "proxy/net/stream.hpp"

namespace candor::relay {

// The worker's memory for what is on its way: valid from a read to the write that follows it, never across a wait.
struct Scratch {
  net::Batch& batch;
  std::span<char> bytes{};
  http1::ResponseHead response_head{};
  std::string head_text{};                         // heads, as they are sent
  std::string content_text{};                      // of an answer of our own
  std::vector<std::string_view> content_pieces{};  // decoded
  std::vector<iovec> pieces{};                     // to be sent
  std::size_t kept_in_worker = 0;                  // by all outboxes
  std::size_t collected_in_worker = 0;             // content that filters wait for, besides what came with the heads

  static constexpr std::size_t kKeptInWorkerMax = 64U << 20;
  static constexpr std::size_t kCollectedInWorkerMax = 64U << 20;
  static constexpr std::size_t kReadWhenFull = 16U << 10;

  // How much may be read for a connection that keeps at most `buffered_max` for a slow peer.
  std::span<char> room(std::size_t buffered_max) const {
    const std::size_t allowed = kept_in_worker < kKeptInWorkerMax ? buffered_max : kReadWhenFull;
    return bytes.first(allowed < bytes.size() ? allowed : bytes.size());
  }
};

struct Ends {
  Exchange& exchange;
  net::Stream& client;
  ClientInput& input;  // begins with the request's content
  net::Stream& upstream;
  Scratch& scratch;
  std::size_t buffered_max;
};

// The most reads of one direction before the other connections of the worker get their turn.
inline constexpr unsigned kReadsPerTurn = 16;

// The most spans of content in one write; well below the kernel's 1,024 with head and framing around them.
inline constexpr std::size_t kPiecesMax = 64;

}  // namespace candor::relay
