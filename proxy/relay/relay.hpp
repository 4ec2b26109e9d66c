// One exchange over one upstream connection: both directions at once, in one coroutine that waits for whatever comes
// first. All deadlines of the contract that run here are in deadline().
#pragma once

#include <string_view>

#include "proxy/interrupt.hpp"
#include "proxy/net/task.hpp"
#include "proxy/relay/min_rate.hpp"
#include "proxy/relay/request_side.hpp"
#include "proxy/relay/response_side.hpp"

namespace candor::relay {

struct RelayTimes {
  const config::Route& route;
  std::uint64_t min_rate;
  Clock::time_point total_deadline;
};

struct RelayOrder {
  Ends ends;
  const RequestContent& content;
  const ResponseRules& rules;
  const RelayTimes& times;
  const Interrupt& interrupt;
  const net::LoopClock& clock;
};

class Relay {
 public:
  Relay(const RelayOrder& order, net::Waiter& waiter);

  // Ends when the response is complete, or with the fault that ended it. `head`: the request's, ready to send.
  net::Task<http1::Fault> run(std::string_view head);

  const RequestSide& request() const { return request_; }
  ResponseSide& response() { return response_; }
  std::uint64_t response_us() const { return response_us_; }  // request sent to final head; 0 without one

 private:
  struct Deadline {
    Clock::time_point time = net::TimerWheel::kNever;
    Cause cause = Cause::none;
    const char* what = "";
    void sooner(Clock::time_point other, Cause other_cause, const char* text);
  };
  http1::Fault finished();
  Deadline deadline();
  void upload_deadlines(Deadline& next);
  void note_progress();
  bool content_held_back() const;
  bool content_is_due() const;

  RelayOrder order_;
  net::Waiter& waiter_;
  RequestSide request_;
  ResponseSide response_;
  MinRate client_reads_;
  MinRate client_writes_;
  bool expects_continue_;
  Clock::time_point sent_at_;        // the last request byte so far
  Clock::time_point reading_since_;  // when we last became ready to read from the upstream
  bool was_reading_ = false;
  Clock::time_point due_since_;  // when the client's content last became due
  bool was_due_ = false;
  std::uint64_t response_us_ = 0;
};

}  // namespace candor::relay
