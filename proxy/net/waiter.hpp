// How a coroutine waits: for any of its streams to change, for a ticket from another thread, or for a deadline,
// whichever is first. It is told nothing but "look again": the state is in the streams' flags, so no wake-up can be
// lost or be wrong.
#pragma once

#include <coroutine>
#include <utility>

#include "proxy/net/timer_wheel.hpp"

namespace candor::net {

class Wakeable {
 public:
  virtual void wake() = 0;
  // The same from a handler that was posted: no batch of events came before it, so the time must be read anew.
  virtual void wake_by_post() { wake(); }

 protected:
  ~Wakeable() = default;
};

class Waiter final : public Wakeable, private TimerWheel::Node {
 public:
  explicit Waiter(TimerWheel& wheel) : wheel_(wheel) {}
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  // co_await waiter.until(deadline): suspends the coroutine until wake() or the deadline; TimerWheel::kNever for none.
  auto until(TimerWheel::time_point deadline) {
    struct Wait {
      Waiter& waiter;
      TimerWheel::time_point deadline;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> coroutine) const {
        waiter.wheel_.set(waiter, deadline);  // may throw, and the coroutine runs on then
        waiter.coroutine_ = coroutine;
      }
      void await_resume() const noexcept {}
    };
    return Wait{*this, deadline};
  }

  // co_await waiter.next_turn(): lets the others of the worker go on first. Who always finds something to do asks for
  // it now and then, so that one fast peer cannot keep the worker for itself.
  auto next_turn() {
    struct Turn {
      Waiter& waiter;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> coroutine) const {
        waiter.wheel_.set_next_turn(waiter);
        waiter.coroutine_ = coroutine;
      }
      void await_resume() const noexcept {}
    };
    return Turn{*this};
  }

  void wake_by_post() override {
    wheel_.update_clock();
    wake();
  }

  void wake() override {
    TimerWheel::clear(*this);
    if (coroutine_) std::exchange(coroutine_, {}).resume();
  }

 private:
  void on_deadline() override { wake(); }

  TimerWheel& wheel_;
  std::coroutine_handle<> coroutine_;
};

}  // namespace candor::net
