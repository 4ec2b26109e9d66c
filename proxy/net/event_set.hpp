// An edge-triggered epoll set hosted by the worker's io_context: Asio waits for the set as a whole, the set tells its
// sockets. Each socket is added once, for everything; no registration changes hands per read or write, and a connection
// that closes is seen even while nobody reads from it (Asio's reactor does not ask for EPOLLRDHUP).
#pragma once

#include <sys/epoll.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>

#include "proxy/net/batch.hpp"
#include "proxy/net/handler_memory.hpp"
#include "proxy/net/loop_clock.hpp"

namespace candor::net {

class EventSink {
 public:
  // Takes note of what has happened, without acting on it.
  virtual void note(std::uint32_t events) = 0;
  // Acts on it. By then every event of the batch has been noted, so that nobody acts on what is no longer true: an idle
  // connection that its endpoint has closed is not taken for the next request.
  virtual void act() = 0;

 protected:
  ~EventSink() = default;
};

class EventSet {
 public:
  EventSet(boost::asio::io_context& context, LoopClock& clock, Batch& batch);

  // The sink must outlive its membership.
  // False, with errno set, where the kernel refuses.
  bool add(int descriptor, EventSink& sink,
           std::uint32_t events = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | EPOLLET);
  void remove(int descriptor, const EventSink& sink);
  // The same for a descriptor that has just been closed, and was the only one of its socket: that has taken it out of
  // the kernel's set.
  void forget(const EventSink& sink);

 private:
  static constexpr int kBatch = 256;
  static constexpr int kBatchesPerWakeUp = 4;  // then Asio's timers and posts get their turn

  void wait();
  void dispatch();

  LoopClock& clock_;
  Batch& told_;
  HandlerMemory memory_;
  boost::asio::posix::stream_descriptor set_;
  std::array<epoll_event, kBatch> batch_{};
  int batch_position_ = 0;
  int batch_size_ = 0;
};

}  // namespace candor::net
