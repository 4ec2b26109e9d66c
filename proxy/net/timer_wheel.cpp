#include "proxy/net/timer_wheel.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace candor::net {

TimerWheel::TimerWheel(boost::asio::io_context& context, LoopClock& clock)
    : clock_(clock), timer_(context), start_(clock.now()) {}

std::int64_t TimerWheel::tick_at_or_after(time_point time) const {
  const auto since = std::chrono::duration_cast<std::chrono::nanoseconds>(time - start_);
  const std::int64_t per_tick = std::chrono::nanoseconds(kTick).count();
  return (since.count() + per_tick - 1) / per_tick;
}

std::int64_t TimerWheel::now_tick() const { return (clock_.now() - start_) / kTick; }

void TimerWheel::set(Node& node, time_point deadline) {
  node.deadline_ = deadline;
  if (deadline == kNever) return;
  if (armed_ == kNotArmed) visited_ = std::max(visited_, now_tick());  // nothing is linked: the wheel stood still
  const std::int64_t tick = std::max(tick_at_or_after(deadline), visited_ + 1);
  if (node.is_linked() && node.tick_ <= tick) return;
  node.unlink();
  node.tick_ = tick;
  link(node);
}

void TimerWheel::set_next_turn(Node& node) {
  node.unlink();
  node.deadline_ = clock_.now();
  if (next_turn_.empty()) boost::asio::post(timer_.get_executor(), memory_.hold([this] { on_next_turn(); }));
  next_turn_.push_back(node);
}

void TimerWheel::on_next_turn() {
  clock_.update();
  Slot due;
  due.swap(next_turn_);
  visit(due);
}

void TimerWheel::link(Node& node) {
  // A deadline beyond one turn of the wheel is looked at once a turn.
  const std::int64_t visit = std::min(node.tick_, visited_ + static_cast<std::int64_t>(kSlots));
  node.tick_ = visit;
  slots_[static_cast<std::size_t>(visit) % kSlots].push_back(node);
  if (visit < armed_) arm(visit);
}

void TimerWheel::arm(std::int64_t tick) {
  armed_ = kNotArmed;  // unless all of it succeeds
  timer_.expires_at(start_ + tick * kTick);
  timer_.async_wait(memory_.hold([this](const boost::system::error_code& ec) {
    if (!ec) on_timer();
  }));
  armed_ = tick;
}

void TimerWheel::arm_next() {
  for (std::int64_t tick = visited_ + 1; tick <= visited_ + static_cast<std::int64_t>(kSlots); ++tick) {
    if (!slots_[static_cast<std::size_t>(tick) % kSlots].empty()) return arm(tick);
  }
}

void TimerWheel::on_timer() {
  clock_.update();
  armed_ = kVisiting;
  // After a long sleep one whole turn sees every slot; what is not due yet is linked again relative to a tick near now.
  const std::int64_t last = now_tick();
  visited_ = std::max(visited_, last - static_cast<std::int64_t>(kSlots));
  while (visited_ < last) {
    ++visited_;
    Slot due;
    due.swap(slots_[static_cast<std::size_t>(visited_) % kSlots]);
    visit(due);
  }
  armed_ = kNotArmed;
  arm_next();
}

void TimerWheel::visit(Slot& due) {
  while (!due.empty()) {
    Node& node = due.front();
    node.unlink();
    if (node.deadline_ == kNever) continue;
    if (node.deadline_ > clock_.now()) {
      node.tick_ = std::max(tick_at_or_after(node.deadline_), visited_ + 1);
      link(node);
      continue;
    }
    node.deadline_ = kNever;
    node.on_deadline();
  }
}

}  // namespace candor::net
