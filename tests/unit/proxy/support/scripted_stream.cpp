#include "tests/unit/proxy/support/scripted_stream.hpp"

#include <algorithm>
#include <cstring>

namespace candor::test {

void ScriptedStream::add(Read read) {
  reads_left_.push_back(std::move(read));
  readable_ = true;
}

void ScriptedStream::sends(std::string_view bytes) {
  if (!bytes.empty()) add({net::IoStatus::ok, std::string(bytes)});
}

void ScriptedStream::sends_bytewise(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) sends(bytes.substr(i, 1));
}

void ScriptedStream::ends() {
  half_closed_ = true;
  add({net::IoStatus::end, {}});
}

void ScriptedStream::ends_with_a_notice() {
  half_closed_ = true;
  add({net::IoStatus::end, {}, 0, true});
}

void ScriptedStream::fails_reading(int error) { add({net::IoStatus::failed, {}, error}); }

void ScriptedStream::would_block_once() { add({net::IoStatus::would_block, {}}); }

void ScriptedStream::takes(std::size_t bytes) { writes_left_.push_back({net::IoStatus::ok, bytes}); }

void ScriptedStream::blocks() { writes_left_.push_back({net::IoStatus::would_block}); }

void ScriptedStream::fails_writing(int error) { writes_left_.push_back({net::IoStatus::failed, 0, error}); }

net::IoResult ScriptedStream::read_some(std::span<char> into) {
  ++reads_;
  largest_read_ = std::max(largest_read_, into.size());
  if (reads_left_.empty()) {
    readable_ = false;
    return {net::IoStatus::would_block, 0, 0};
  }
  Read& next = reads_left_.front();
  if (next.status == net::IoStatus::end || next.status == net::IoStatus::failed)
    return {next.status, 0, next.error, next.authenticated};
  if (next.status == net::IoStatus::would_block) {
    reads_left_.pop_front();
    readable_ = false;
    return {net::IoStatus::would_block, 0, 0};
  }
  const std::size_t bytes = std::min(into.size(), next.bytes.size());
  std::memcpy(into.data(), next.bytes.data(), bytes);
  next.bytes.erase(0, bytes);
  if (next.bytes.empty()) reads_left_.pop_front();
  readable_ = !reads_left_.empty();
  return {net::IoStatus::ok, bytes, 0};
}

net::IoResult ScriptedStream::write_some(std::span<const iovec> from) {
  ++writes_;
  std::size_t room = std::numeric_limits<std::size_t>::max();
  if (!writes_left_.empty()) {
    const Write next = writes_left_.front();
    if (next.status == net::IoStatus::failed) return {next.status, 0, next.error};
    writes_left_.pop_front();
    if (next.status == net::IoStatus::would_block) {
      writable_ = false;
      return {next.status, 0, 0};
    }
    room = next.bytes_max;
  }
  std::size_t taken = 0;
  for (const iovec& each : from) {
    const std::size_t bytes = std::min(each.iov_len, room - taken);
    written_.append(static_cast<const char*>(each.iov_base), bytes);
    taken += bytes;
  }
  return {net::IoStatus::ok, taken, 0};
}

}  // namespace candor::test
