// A stream whose every read and write is decided by the test. Reads give what was put in, one step for each call;
// writes take everything unless the test has said otherwise for the next calls.
#pragma once

#include <cstddef>
#include <deque>
#include <limits>
#include <string>
#include <string_view>

#include "proxy/net/stream.hpp"

namespace candor::test {

class ScriptedStream final : public net::Stream {
 public:
  ScriptedStream() { writable_ = true; }

  // What the peer does, in the order of the calls. Each is seen by one read or more, never two of them by the same.
  void sends(std::string_view bytes);
  void sends_bytewise(std::string_view bytes);  // every byte in a read of its own
  void ends();
  void ends_with_a_notice();  // as TLS does
  void fails_reading(int error);
  // The next read finds nothing, although the stream looked readable.
  void would_block_once();

  // What becomes of the next writes, in the order of the calls; after them everything is taken.
  void takes(std::size_t bytes);  // one write that takes at most so much
  void blocks();                  // one write that takes nothing; writable again at unblock()
  void fails_writing(int error);  // this one and all after it
  void unblock() { writable_ = true; }
  void keeps_unsent(bool bytes) { has_unsent_ = bytes; }
  void keeps_the_notice(bool notice) { ending_ = notice; }  // of our end

  void breaks() { broken_ = half_closed_ = readable_ = writable_ = true; }
  void wake() const {
    if (wakeable_ != nullptr) wakeable_->wake();
  }

  const std::string& written() const { return written_; }
  std::size_t writes() const { return writes_; }
  std::size_t reads() const { return reads_; }
  std::size_t largest_read() const { return largest_read_; }  // room offered
  bool all_read() const { return reads_left_.empty(); }

  net::IoResult read_some(std::span<char> into) override;
  net::IoResult write_some(std::span<const iovec> from) override;
  void shutdown_write() override {}
  void reset_on_close() override {}
  bool silent() override { return !readable_ && !half_closed_; }
  bool has_unsent() const override { return has_unsent_; }

 private:
  struct Read {
    net::IoStatus status;
    std::string bytes;
    int error = 0;
    bool authenticated = false;
  };
  struct Write {
    net::IoStatus status;
    std::size_t bytes_max = 0;
    int error = 0;
  };

  void add(Read read);

  std::deque<Read> reads_left_;
  std::deque<Write> writes_left_;
  std::string written_;
  std::size_t writes_ = 0;
  std::size_t reads_ = 0;
  std::size_t largest_read_ = 0;
  bool has_unsent_ = false;
};

}  // namespace candor::test
