// A byte stream seen through readiness: ask whether it can be read or written now, try, and wait for "something
// changed" where it cannot. Nothing is pending while nobody asks, so an idle connection pins no buffer. Plain sockets,
// TLS and the tests' scripted streams implement it.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "proxy/net/waiter.hpp"

namespace candor::net {

enum class IoStatus : std::uint8_t { ok, would_block, end, failed };

struct IoResult {
  IoStatus status = IoStatus::would_block;
  std::size_t bytes = 0;
  int error = 0;  // errno or one of those below, where failed; kTlsTruncated at an end that anybody may have made
  bool authenticated = false;  // an end that the peer has vouched for (TLS): no reset of the connection overrules it
};

// What errno has no number for.
inline constexpr int kTlsBroken = -1;     // a record that cannot be read
inline constexpr int kTlsTruncated = -2;  // the connection ended without the notice that all has been sent
inline constexpr int kTlsAlert = -1000;   // minus its number (RFC 8446 §6)

// The number of the TLS alert that an error stands for; 0 for none.
constexpr int alert_of(int error) { return error < kTlsAlert ? kTlsAlert - error : 0; }

std::string error_text(int error);

class Stream {
 public:
  virtual ~Stream() = default;

  // Reads what is there, at least one byte where ok; end: the peer has sent its last byte.
  virtual IoResult read_some(std::span<char> into) = 0;
  virtual IoResult write_some(std::span<const iovec> from) = 0;
  // Nothing follows, and the peer is told. Where the notice waits for room in the socket, ending() is true until it has
  // left.
  virtual void shutdown_write() = 0;
  // The stream will be reset instead of closed when it is destroyed, so that the peer cannot take what it got for
  // complete.
  virtual void reset_on_close() = 0;
  // No byte and no end has come; what is the stream's own business (a TLS session ticket) is dealt with and does not
  // count.
  virtual bool silent() = 0;
  // Bytes that were written, or our end, have not reached the peer yet.
  virtual bool has_unsent() const { return false; }

  bool readable() const { return readable_; }
  bool writable() const { return writable_; }
  bool half_closed() const { return half_closed_; }  // the peer will send no more
  bool broken() const { return broken_; }            // reset, or closed in both directions
  bool ending() const { return ending_; }

  // Whom to wake on any change; null for nobody. Not owned.
  void notify(Wakeable* wakeable) { wakeable_ = wakeable; }

 protected:
  bool readable_ = false;
  bool writable_ = false;
  bool half_closed_ = false;
  bool broken_ = false;
  bool ending_ = false;
  Wakeable* wakeable_ = nullptr;
};

}  // namespace candor::net
