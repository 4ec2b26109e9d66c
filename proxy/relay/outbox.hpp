// The sending half of one direction: writes at once what the stream takes and keeps what it does not. Whoever fills it
// reads nothing more while something is kept, so its memory is bounded by one read; the worker's sum bounds how large
// reads are. A small message is held back until the others of the batch have had their turn (net/batch.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "proxy/net/batch.hpp"
#include "proxy/net/stream.hpp"

namespace candor::relay {

class Outbox {
 public:
  static constexpr std::size_t kHeldBackMax = net::SpareBuffers::kBytes;  // of what is larger, waking is a small part

  // `kept_in_worker`: the sum over all outboxes of the worker.
  Outbox(net::Stream& stream, std::size_t& kept_in_worker, net::Batch& batch)
      : stream_(stream), kept_in_worker_(kept_in_worker), batch_(batch) {}
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  // False where the stream has failed; see error().
  bool send(std::span<iovec> pieces);
  bool flush();

  // What is kept waits for nothing but the next turn: then flush() sends it.
  bool holds_back() const { return held_back_; }
  bool empty() const { return kept_.size() == sent_of_kept_; }
  std::size_t kept_bytes() const { return kept_.size() - sent_of_kept_; }
  std::uint64_t written() const { return written_; }  // bytes that the stream has taken in all
  int error() const { return error_; }

 private:
  bool may_hold_back(std::span<const iovec> pieces) const;
  void forget_kept();
  void keep(std::span<const iovec> pieces);
  void hold_back(std::span<const iovec> pieces);

  net::Stream& stream_;
  std::size_t& kept_in_worker_;
  net::Batch& batch_;
  std::string kept_;
  std::size_t sent_of_kept_ = 0;
  std::uint64_t written_ = 0;
  int error_ = 0;
  bool held_back_ = false;
};

}  // namespace candor::relay
