// All deadlines of a worker, coarse and cheap. Setting a deadline later than before only stores it: the wheel looks
// again when the old one comes round. So the usual life of a connection (idle, head, response, idle …) moves no list
// node at all, and no read or write touches a timer.
#pragma once

#include <array>
#include <bitset>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstddef>

#include "proxy/net/handler_memory.hpp"
#include "proxy/net/loop_clock.hpp"

namespace candor::net {

class TimerWheel {
 public:
  using time_point = LoopClock::time_point;
  static constexpr time_point kNever = time_point::max();
  static constexpr std::chrono::milliseconds kTick{8};  // a deadline fires up to this much late, never early

  class Node : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
   protected:
    Node() = default;
    virtual ~Node() = default;

   private:
    friend class TimerWheel;
    virtual void on_deadline() = 0;
    time_point deadline_ = kNever;
    std::int64_t tick_ = 0;  // where it is linked
  };

  TimerWheel(boost::asio::io_context& context, LoopClock& clock);

  void set(Node& node, time_point deadline);
  // Fires once everything else that is ready now has had its turn.
  void set_next_turn(Node& node);
  void update_clock() { clock_.update(); }
  // Forgets the deadline; the node stays linked until its slot comes round.
  static void clear(Node& node) { node.deadline_ = kNever; }

 private:
  static constexpr std::size_t kSlots = 1024;
  static constexpr std::int64_t kNotArmed = INT64_MAX;
  static constexpr std::int64_t kVisiting =
      INT64_MIN;  // nothing that is linked now needs to arm: arm_next() will see it
  using Slot = boost::intrusive::list<Node, boost::intrusive::constant_time_size<false>>;

  std::int64_t now_tick() const;
  std::int64_t tick_at_or_after(time_point time) const;
  void link(Node& node);
  void arm(std::int64_t tick);
  void arm_next();
  void on_timer();
  void on_next_turn();
  void visit(Slot& due);

  LoopClock& clock_;
  HandlerMemory memory_;
  boost::asio::steady_timer timer_;
  time_point start_;
  std::int64_t visited_ = 0;        // every slot up to this tick has been visited
  std::int64_t armed_ = kNotArmed;  // the tick that timer_ waits for
  std::array<Slot, kSlots> slots_;
  Slot next_turn_;
};

// When a timeout that starts now is over; 0 = off.
inline TimerWheel::time_point deadline_after(TimerWheel::time_point now, std::chrono::milliseconds timeout) {
  return timeout.count() == 0 ? TimerWheel::kNever : now + timeout;
}

}  // namespace candor::net
