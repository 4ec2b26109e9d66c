#include "proxy/relay/outbox.hpp"

#include <utility>

namespace candor::relay {

Outbox::~Outbox() {
  kept_in_worker_ -= kept_bytes();
  forget_kept();
}

bool Outbox::send(std::span<iovec> pieces) {
  if (error_ != 0) return false;
  if (!empty()) return keep(pieces), true;
  if (may_hold_back(pieces)) return hold_back(pieces), true;
  std::size_t first = 0;
  while (first < pieces.size()) {
    const net::IoResult result = stream_.write_some(pieces.subspan(first));
    if (result.status == net::IoStatus::failed) return error_ = result.error, false;
    if (result.status != net::IoStatus::ok) break;
    written_ += result.bytes;
    std::size_t left = result.bytes;
    while (first < pieces.size() && left >= pieces[first].iov_len) left -= pieces[first++].iov_len;
    if (left > 0) {
      pieces[first].iov_base = static_cast<char*>(pieces[first].iov_base) + left;
      pieces[first].iov_len -= left;
    }
  }
  if (first < pieces.size()) keep(pieces.subspan(first));
  return true;
}

bool Outbox::flush() {
  if (error_ != 0) return false;
  if (held_back_ && batch_.goes_on) return true;
  held_back_ = false;
  while (!empty() && stream_.writable()) {
    const iovec rest{kept_.data() + sent_of_kept_, kept_bytes()};
    const net::IoResult result = stream_.write_some({&rest, 1});
    if (result.status == net::IoStatus::failed) return error_ = result.error, false;
    if (result.status != net::IoStatus::ok) break;
    written_ += result.bytes;
    sent_of_kept_ += result.bytes;
    kept_in_worker_ -= result.bytes;
  }
  if (empty()) forget_kept();
  return true;
}

bool Outbox::may_hold_back(std::span<const iovec> pieces) const {
  if (!batch_.goes_on) return false;
  std::size_t size = 0;
  for (const iovec& each : pieces) size += each.iov_len;
  return size > 0 && size <= kHeldBackMax;
}

void Outbox::hold_back(std::span<const iovec> pieces) {
  kept_ = batch_.buffers.take();
  held_back_ = true;
  keep(pieces);
}

void Outbox::forget_kept() {
  if (kept_.empty()) return;
  batch_.buffers.give(std::exchange(kept_, {}));
  sent_of_kept_ = 0;
}

void Outbox::keep(std::span<const iovec> pieces) {
  for (const iovec& each : pieces) {
    kept_.append(static_cast<const char*>(each.iov_base), each.iov_len);
    kept_in_worker_ += each.iov_len;
  }
}

}  // namespace candor::relay
