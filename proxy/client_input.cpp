#include "proxy/client_input.hpp"

#include <algorithm>
#include <cstring>

namespace candor {

BlockPool::Block BlockPool::take() {
  if (blocks_.empty()) return std::make_unique_for_overwrite<char[]>(kBlockBytes);
  Block block = std::move(blocks_.back());
  blocks_.pop_back();
  return block;
}

void BlockPool::give(Block block) {
  if (blocks_.size() < kKeptMax) blocks_.push_back(std::move(block));
}

net::IoResult ClientInput::fill(net::Stream& stream, std::size_t bytes_max) {
  if (end_ == capacity_)
    reserve(std::min(std::max(capacity_, BlockPool::kBlockBytes), bytes_max - std::min(bytes_max, end_ - begin_) + 1));
  const net::IoResult result = stream.read_some({data_.get() + end_, capacity_ - end_});
  if (result.status == net::IoStatus::ok) end_ += result.bytes;
  return result;
}

net::IoResult ClientInput::fill_pinned(net::Stream& stream) {
  if (end_ == capacity_) outgrow();
  const net::IoResult result = stream.read_some({data_.get() + end_, capacity_ - end_});
  if (result.status == net::IoStatus::ok) end_ += result.bytes;
  return result;
}

// Goes on in a block of twice the size, with a copy of what is unread.
void ClientInput::outgrow() {
  const std::size_t used = end_ - begin_;
  const std::size_t capacity = std::max(2 * used, BlockPool::kBlockBytes);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (used > 0) std::memcpy(larger.get(), data_.get() + begin_, used);
  outgrown_.push_back(std::move(data_));
  data_ = std::move(larger);
  capacity_ = capacity;
  begin_ = 0;
  end_ = used;
}

void ClientInput::consume(std::size_t bytes) { begin_ += bytes; }

void ClientInput::next(std::size_t bytes) {
  consume(bytes);
  outgrown_.clear();
  if (!held_.empty()) {
    reserve(held_.size());
    std::memcpy(data_.get() + end_, held_.data(), held_.size());
    end_ += held_.size();
    std::string().swap(held_);
  }
  if (empty()) release();
}

// Makes room for `free_bytes` behind the unread bytes: by moving them to the front, or into a larger block.
void ClientInput::reserve(std::size_t free_bytes) {
  const std::size_t used = end_ - begin_;
  if (used + free_bytes <= capacity_) {
    std::memmove(data_.get(), data_.get() + begin_, used);
  } else {
    const std::size_t capacity = std::max(used + free_bytes, BlockPool::kBlockBytes);
    auto larger =
        capacity == BlockPool::kBlockBytes ? blocks_.take() : std::make_unique_for_overwrite<char[]>(capacity);
    if (used > 0) std::memcpy(larger.get(), data_.get() + begin_, used);
    release();
    data_ = std::move(larger);
    capacity_ = capacity;
  }
  begin_ = 0;
  end_ = used;
}

void ClientInput::release() {
  if (capacity_ == BlockPool::kBlockBytes) blocks_.give(std::move(data_));
  data_.reset();
  capacity_ = begin_ = end_ = 0;
}

}  // namespace candor
