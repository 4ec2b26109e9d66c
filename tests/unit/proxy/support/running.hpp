// Runs a task from ordinary code: starts it, lets the test look whether it has ended, and destroys it where it has not.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "proxy/net/task.hpp"

namespace candor::test {

template <class T>
class Running {
 public:
  explicit Running(net::Task<T> task) : follower_(follow(std::move(task), result_, exception_)) {
    follower_.await_suspend(std::noop_coroutine());
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  bool ended() const { return result_.has_value() || exception_; }
  const T& result() const {
    if (exception_) std::rethrow_exception(exception_);
    return result_.value();
  }

 private:
  static net::Task<void> follow(net::Task<T> task, std::optional<T>& result, std::exception_ptr& exception) {
    try {
      T value = co_await task;
      result = std::move(value);
    } catch (...) {
      exception = std::current_exception();
    }
  }

  std::optional<T> result_;
  std::exception_ptr exception_;
  net::Task<void> follower_;
};

}  // namespace candor::test
