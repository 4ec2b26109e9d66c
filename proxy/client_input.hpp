// What a client has sent and nobody has used up yet. One block of memory, borrowed from the worker while there is
// something in it, that does not move from the end of a head to the end of its exchange: the head's fields are views
// into it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/net/stream.hpp"

namespace candor {

// Blocks that the worker's connections share in turn.
class BlockPool {
 public:
  static constexpr std::size_t kBlockBytes = 8192;
  using Block = std::unique_ptr<char[]>;

  BlockPool() { blocks_.reserve(kKeptMax); }  // so that giving one back cannot fail

  Block take();
  void give(Block block);

 private:
  static constexpr std::size_t kKeptMax = 1024;
  std::vector<Block> blocks_;
};

class ClientInput {
 public:
  explicit ClientInput(BlockPool& blocks) : blocks_(blocks) {}
  ~ClientInput() { release(); }
  ClientInput(const ClientInput&) = delete;
  ClientInput& operator=(const ClientInput&) = delete;

  std::string_view unread() const { return {data_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }

  // Reads what is there behind the unread bytes, growing the block towards `bytes_max` unread bytes.
  net::IoResult fill(net::Stream& stream, std::size_t bytes_max);
  // The same, but nothing that has been read moves before next(): views into it hold.
  net::IoResult fill_pinned(net::Stream& stream);
  void consume(std::size_t bytes);
  // Bytes of the next request that were read together with the last content of this one; they become unread at next().
  void hold(std::string_view bytes) { held_.append(bytes); }
  std::string_view held() const { return held_; }
  // The exchange is over and used up `bytes`: makes room, and gives the block back where nothing is left.
  void next(std::size_t bytes);

 private:
  void reserve(std::size_t free_bytes);
  void outgrow();
  void release();

  BlockPool& blocks_;
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string held_;
  std::vector<std::unique_ptr<char[]>> outgrown_;  // blocks that views point into
};

}  // namespace candor
