// So many may go on at once, in all workers together; the others wait in a line, first come first served, which is
// bounded too. Nobody overtakes the line: a permit that is given back goes to the first in it, not to whoever comes
// next. Takes a mutex only where somebody waits.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <utility>

#include "proxy/net/ticket_queue.hpp"

namespace candor::filters {

class PermitLine {
 public:
  PermitLine(std::size_t permits, std::size_t places) : permits_(permits), places_(places) {}

  // False where none is free, or others wait for one. Who has a permit gives it back, once, by release().
  bool try_take();
  void release() noexcept;

  // One that waits; belongs to the worker's thread. Leaving the line gives back what has come meanwhile.
  class Turn {
   public:
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    // Whether the permit is there; then it is the caller's.
    bool take();

   private:
    friend class PermitLine;
    explicit Turn(PermitLine& line) : line_(line) {}
    PermitLine& line_;
    std::unique_ptr<net::TicketQueue::Place> place_;  // null before it is taken, and once the permit is
  };

  // Null where all places are taken. `waiter` is woken when the turn has come.
  std::unique_ptr<Turn> enter(boost::asio::io_context& context, net::Wakeable& waiter);

  std::size_t permits() const { return permits_; }
  std::size_t taken() const { return taken_.load(); }
  std::size_t waiting() const { return line_.size(); }
  bool full() const { return line_.size() >= places_; }

 private:
  bool try_take_past_line();
  bool pass_on() noexcept;

  const std::size_t permits_;
  const std::size_t places_;
  std::atomic<std::size_t> taken_{0};
  net::TicketQueue line_;
};

}  // namespace candor::filters
