#include "proxy/tls/records.hpp"

#include <algorithm>
#include <cstring>

namespace candor::tls {

namespace {

std::string_view text_of(const iovec& piece) { return {static_cast<const char*>(piece.iov_base), piece.iov_len}; }

}  // namespace

std::string_view Records::next(std::size_t size, std::span<char> room) const {
  const std::string_view first = front();
  if (first.size() >= size || pieces_.size() == 1) return first.substr(0, size);
  std::size_t filled = 0;
  for (std::size_t i = 0; i < pieces_.size() && filled < size; ++i) {
    const std::string_view piece = i == 0 ? first : text_of(pieces_[i]);
    const std::size_t count = std::min(piece.size(), size - filled);
    std::memcpy(room.data() + filled, piece.data(), count);
    filled += count;
  }
  return {room.data(), filled};
}

void Records::advance(std::size_t bytes) {
  while (bytes > 0) {
    const std::size_t step = std::min(bytes, front().size());
    used_of_first_ += step;
    bytes -= step;
    skip_empty();
  }
}

std::string_view Records::front() const { return text_of(pieces_.front()).substr(used_of_first_); }

void Records::skip_empty() {
  while (!pieces_.empty() && used_of_first_ == pieces_.front().iov_len) {
    pieces_ = pieces_.subspan(1);
    used_of_first_ = 0;
  }
}

}  // namespace candor::tls
