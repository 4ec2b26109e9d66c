#include "proxy/offload.hpp"

#include <system_error>

namespace candor {

Offload::~Offload() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    queue_.clear();
  }
  changed_.notify_all();
  for (std::thread& each : threads_) each.join();
}

net::Task<http1::Fault> Offload::run(std::shared_ptr<Job> job, const Waiting& waiting, Clock::time_point deadline) {
  // In line before it is asked whether the job has ended: if not, its end is a call to all who are in line.
  const std::unique_ptr<net::TicketQueue::Place> place = job->line_.enter(waiting.context, waiting.waiter, kAskingMax);
  if (!place)
    co_return http1::limit_fault(Cause::overloaded, "exchanges that wait for a job", kAskingMax, kAskingMax + 1);
  const Submitted submitted = submit(job);
  if (submitted == Submitted::full)
    co_return http1::limit_fault(Cause::overloaded, "jobs beside the workers", kQueuedMax, kQueuedMax + 1);
  while (submitted != Submitted::done && !place->called()) {
    http1::Fault fault;
    fault.cause = waiting.interrupt.cause();
    if (!fault && waiting.clock.now() >= deadline)
      fault = {Cause::overloaded, "a job beside the workers takes too long"};
    if (fault) {
      withdraw(job);
      co_return fault;
    }
    co_await waiting.waiter.until(deadline);
  }
  if (job->failure_) std::rethrow_exception(job->failure_);
  co_return http1::Fault{};
}

Offload::Submitted Offload::submit(const std::shared_ptr<Job>& job) {
  {
    const std::lock_guard lock(mutex_);
    if (job->state_ == Job::State::done) return Submitted::done;
    if (job->state_ == Job::State::idle) {
      if (queue_.size() >= kQueuedMax) return Submitted::full;
      start_threads();
      queue_.push_back(job);
      job->state_ = Job::State::queued;
    }
    ++job->asking_;
  }
  changed_.notify_one();
  return Submitted::waits;
}

// One is enough to go on with.
void Offload::start_threads() {
  try {
    while (threads_.size() < kThreads) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    if (threads_.empty()) throw;
  }
}

// The last one makes room in the queue; a job that a thread has begun runs to its end for nobody.
void Offload::withdraw(const std::shared_ptr<Job>& job) {
  const std::lock_guard lock(mutex_);
  if (--job->asking_ > 0 || job->state_ != Job::State::queued) return;
  std::erase(queue_, job);
  job->state_ = Job::State::idle;
}

void Offload::work() {
  while (const std::shared_ptr<Job> job = next()) {
    try {
      job->run();
    } catch (...) {
      job->failure_ = std::current_exception();
    }
    end(*job);
  }
}

void Offload::end(Job& job) {
  {
    const std::lock_guard lock(mutex_);
    job.state_ = Job::State::done;
  }
  job.line_.wake_all();
}

// Null at the end.
std::shared_ptr<Offload::Job> Offload::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
  if (ending_) return nullptr;
  std::shared_ptr<Job> job = std::move(queue_.front());
  queue_.pop_front();
  job->state_ = Job::State::begun;
  return job;
}

}  // namespace candor
