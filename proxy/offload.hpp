// Work that would block a worker (the hash of a password), on a few threads of its own. The result comes back to the
// worker that asked. Threads are started with the first job, so that nobody pays who has none.
//
// A job owns all that it touches: the client may have left, and its exchange be over, while a thread still works on it.
// Several exchanges, of any worker, may wait for the same job: it runs once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "proxy/filter_hooks.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/net/ticket_queue.hpp"

namespace candor {

class Offload {
 public:
  static constexpr std::size_t kThreads = 2;
  static constexpr std::size_t kQueuedMax = 64;    // jobs that no thread has begun
  static constexpr std::size_t kAskingMax = 8192;  // exchanges that wait for one job

  class Job {
   public:
    virtual ~Job() = default;

   private:
    friend class Offload;
    virtual void run() = 0;  // on a thread of the pool, once

    enum class State { idle, queued, begun, done };
    State state_ = State::idle;  // this and the next under the mutex of the pool
    std::size_t asking_ = 0;     // exchanges that have not given up
    net::TicketQueue line_;      // of them
    std::exception_ptr failure_;
  };

  Offload() = default;
  ~Offload();  // waits for the jobs that have begun, and forgets the others
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;

  // Without a fault the job has run, now or before, and what it has left in itself may be read. `overloaded`: the queue
  // is full, or the deadline has passed; client_closed, draining: the wait was interrupted. Throws what the job throws.
  net::Task<http1::Fault> run(std::shared_ptr<Job> job, const Waiting& waiting, Clock::time_point deadline);

 private:
  enum class Submitted { full, waits, done };
  Submitted submit(const std::shared_ptr<Job>& job);
  void start_threads();  // where they do not run yet; throws std::system_error where not one can
  void withdraw(const std::shared_ptr<Job>& job);
  void end(Job& job);
  void work();
  std::shared_ptr<Job> next();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Job>> queue_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace candor
