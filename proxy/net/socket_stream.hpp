// A plain TCP socket as a Stream. Owns the descriptor and its place in the worker's event set.
#pragma once

#include "proxy/net/event_set.hpp"
#include "proxy/net/stream.hpp"

namespace candor::net {

class SocketStream final : public Stream, private EventSink {
 public:
  enum class State : std::uint8_t { connected, connecting };

  // Takes the non-blocking socket. A connected one is tried at once instead of waiting for its first event.
  SocketStream(EventSet& events, int descriptor, State state);
  ~SocketStream() override;
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  IoResult read_some(std::span<char> into) override;
  IoResult write_some(std::span<const iovec> from) override;
  void shutdown_write() override;
  void reset_on_close() override;
  bool silent() override { return !readable_ && !half_closed_; }
  bool has_unsent() const override;
  // Looks at the first bytes that are there without taking them.
  IoResult peek(std::span<char> into);

  int take_error() const;  // how a connect ended (SO_ERROR), or why we cannot see it; 0 = well

 private:
  IoResult receive(std::span<char> into, int flags);
  void note(std::uint32_t events) override;
  void act() override;

  EventSet& events_;
  int descriptor_;
  bool urgent_ = false;  // urgent data has come: a read stops at its mark, whatever is behind
  int join_error_ = 0;   // why the event set refused it
};

}  // namespace candor::net
