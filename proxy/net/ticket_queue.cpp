#include "proxy/net/ticket_queue.hpp"

#include <boost/asio/post.hpp>

namespace candor::net {

struct TicketQueue::Place::Ticket {
  Ticket(boost::asio::io_context* its_context, Wakeable* its_waiter) : context(its_context), waiter(its_waiter) {}
  boost::asio::io_context* context;
  Wakeable* waiter;  // touched on the worker's thread only; null once the place is given up
  std::atomic<bool> called{false};
};

TicketQueue::Place::Place(TicketQueue& queue, boost::asio::io_context& context, Wakeable& waiter)
    : queue_(queue), ticket_(std::make_shared<Ticket>(&context, &waiter)) {}

TicketQueue::Place::~Place() { leave(); }

bool TicketQueue::Place::leave() {
  ticket_->waiter = nullptr;
  const std::lock_guard lock(queue_.mutex_);
  std::erase(queue_.line_, ticket_);
  queue_.size_.store(queue_.line_.size());
  return ticket_->called.load();
}

bool TicketQueue::Place::called() const { return ticket_->called.load(); }

std::unique_ptr<TicketQueue::Place> TicketQueue::enter(boost::asio::io_context& context, Wakeable& waiter,
                                                       std::size_t places_max) {
  std::unique_ptr<Place> place(new Place(*this, context, waiter));
  {
    const std::lock_guard lock(mutex_);
    if (line_.size() < places_max) {
      line_.push_back(place->ticket_);
      size_.store(line_.size());
      return place;
    }
  }
  return nullptr;
}

const boost::asio::io_context* TicketQueue::first() const {
  const std::lock_guard lock(mutex_);
  return line_.empty() ? nullptr : line_.front()->context;
}

bool TicketQueue::wake_one() {
  const std::lock_guard lock(mutex_);
  if (line_.empty()) return false;
  const std::shared_ptr<Place::Ticket> first = std::move(line_.front());
  line_.pop_front();
  size_.store(line_.size());
  wake_locked(first);
  return true;
}

void TicketQueue::wake_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& ticket : line_) wake_locked(ticket);
  line_.clear();
  size_.store(0);
}

// Under the mutex: a worker leaves the line, under the same mutex, before its io_context ends.
void TicketQueue::wake_locked(const std::shared_ptr<Place::Ticket>& ticket) {
  ticket->called.store(true);
  boost::asio::post(*ticket->context, [ticket] {
    if (ticket->waiter != nullptr) ticket->waiter->wake_by_post();
  });
}

}  // namespace candor::net
