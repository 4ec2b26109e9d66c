// A line of coroutines, of any worker, that wait for something another thread will do: a connection given back, a name
// looked up. Used only where a request cannot go on at once, so its mutex is not on the ordinary path of a request.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>

#include "proxy/net/waiter.hpp"

namespace candor::net {

class TicketQueue {
 public:
  // A place in the line; leaves it when destroyed. Belongs to the worker's thread.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    bool called() const;  // out of the line: what was waited for has happened, or somebody was quicker
    bool leave();         // true where it has been called, which can happen until then

   private:
    friend class TicketQueue;
    struct Ticket;
    Place(TicketQueue& queue, boost::asio::io_context& context, Wakeable& waiter);
    TicketQueue& queue_;
    std::shared_ptr<Ticket> ticket_;
  };

  // Null where `places_max` are taken.
  std::unique_ptr<Place> enter(boost::asio::io_context& context, Wakeable& waiter, std::size_t places_max);
  bool empty() const { return size_.load() == 0; }
  // The worker whose coroutine is first, null for an empty line.
  const boost::asio::io_context* first() const;
  std::size_t size() const { return size_.load(); }
  // Wakes the first and takes it out of the line; false where there is none.
  bool wake_one();
  void wake_all();

 private:
  static void wake_locked(const std::shared_ptr<Place::Ticket>& ticket);

  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<Place::Ticket>> line_;
  std::atomic<std::size_t> size_{0};
};

}  // namespace candor::net
