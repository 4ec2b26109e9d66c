#include "tests/bench/tools/load.hpp"

#include <unistd.h>

#include <algorithm>

#include "tests/bench/tools/cpu_clock.hpp"

namespace candor::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kScratchBytes = 256 * 1024;
constexpr std::size_t kDiscardBytes = 1024 * 1024;
constexpr std::uint64_t kNumberStride = 7'368'787;  // a prime: visits every number below --vary, and no two in a row
constexpr auto kPatience = 10s;                     // with what is under way at the end
constexpr auto kNoProgress = 10s;                   // a run of a number of requests ends after this at the latest...
constexpr auto kPerRequest = 2ms;                   // ... and this for each of them

}  // namespace

Load::Load(const LoadOptions& options)
    : options_(options),
      request_(options),
      request_bytes_(request_.with(0).size()),
      connections_(options.connections),
      scratch_(kScratchBytes) {
  for (Connection& connection : connections_) idle_.push_back(&connection);
  if (is_open_loop()) interval_ = std::chrono::round<std::chrono::nanoseconds>(1s / options.rate);
}

Tally Load::run() {
  const Time begin = Clock::now();
  measured_from_ = begin + options_.warm_up;
  measured_until_ =
      measured_from_ + (options_.requests > 0 ? kNoProgress + options_.requests * kPerRequest : options_.length);
  next_due_ = begin;

  enter_phases(begin);
  for (Time now = begin; !over(now); now = Clock::now(), enter_phases(now)) {
    start_what_is_due(now);
    for (const epoll_event& event : events_.wait(patience(now))) serve(event);
  }
  tally_.count(Mishap::unanswered, in_flight_);
  tally_.request_head_bytes = request_.head_bytes();
  return tally_;
}

void Load::enter_phases(Time now) {
  if (phase_ == Phase::warm_up && now >= measured_from_) {
    phase_ = Phase::measured;
    measured_from_ = now;
    cpu_before_ = cpu_ns(options_.measured);
  }
  const bool enough = options_.requests > 0 && ended_ >= options_.requests;
  if (phase_ == Phase::measured && (enough || now >= measured_until_)) {
    phase_ = Phase::rest;
    measured_until_ = Clock::now();
    tally_.cpu_ns = cpu_ns(options_.measured) - cpu_before_;
    tally_.seconds = std::chrono::duration<double>(measured_until_ - measured_from_).count();
  }
}

bool Load::over(Time now) const {
  if (phase_ != Phase::rest) return false;
  return (in_flight_ == 0 && !may_start()) || now > measured_until_ + kPatience;
}

// Until the next thing that must be done without an event.
std::chrono::nanoseconds Load::patience(Time now) const {
  if (phase_ == Phase::rest) return 100ms;
  Time next = phase_ == Phase::warm_up ? measured_from_ : measured_until_;
  if (is_open_loop() && !idle_.empty()) next = std::min(next, next_due_);
  return std::max<std::chrono::nanoseconds>(next - now, 0ns);
}

// Tries each connection once at most: where every attempt fails at once, time must go on.
void Load::start_what_is_due(Time now) {
  for (std::size_t tries = idle_.size(); tries > 0 && in_flight_ < options_.in_flight && may_start(); --tries) {
    if (is_open_loop() && next_due_ > now) return;
    start(is_open_loop() ? next_due_ : now);
    next_due_ += interval_;
  }
}

// What was due before the end is still sent afterwards: a proxy that fell behind shall not be spared.
bool Load::may_start() const {
  if (options_.requests > 0 && started_ >= options_.requests) return false;
  return phase_ != Phase::rest || (is_open_loop() && next_due_ < measured_until_);
}

void Load::start(Time due) {
  Connection& connection = *idle_.front();
  idle_.pop_front();
  ++in_flight_;
  connection.busy = true;
  connection.due = due;
  connection.sent = 0;
  connection.number = options_.vary > 0 ? started_ * kNumberStride % options_.vary : 0;
  connection.answer.reset();
  ++started_;
  if (connection.socket < 0 && !open(connection)) return give_up(connection, Mishap::no_connection);
  send(connection);
}

bool Load::open(Connection& connection) {
  connection.socket = connect_to(options_.port);
  if (connection.socket < 0) return false;
  connection.closing = false;
  if (options_.tls) connection.tls.emplace(tls_, connection.socket, options_.host);
  ++tally_.connections;
  events_.add(connection.socket, &connection);
  return true;
}

void Load::serve(const epoll_event& event) {
  Connection& connection = *static_cast<Connection*>(event.data.ptr);
  if (connection.socket < 0) return;  // closed within this batch
  if (failed(event)) return give_up(connection, connection.sent == 0 ? Mishap::no_connection : Mishap::broken);
  // What comes may be what TLS waited for to write.
  if ((may_write(event) || connection.tls) && connection.busy) send(connection);
  if (may_read(event) && connection.socket >= 0) receive(connection, hung_up(event));
}

ssize_t Load::write(Connection& connection, std::string_view bytes) {
  return connection.tls ? connection.tls->write(bytes) : write_to(connection.socket, bytes);
}

// `discard`: so many bytes need not be looked at; 0 where they are wanted in the scratch memory.
ssize_t Load::read(Connection& connection, std::size_t discard) {
  if (connection.tls) return connection.tls->read(scratch_);
  return discard > 0 ? discard_from(connection.socket, discard) : read_from(connection.socket, scratch_);
}

void Load::send(Connection& connection) {
  while (connection.sent < request_bytes_) {
    const ssize_t count = write(connection, request_.with(connection.number).substr(connection.sent));
    if (count == kNotNow) return;
    if (count == kBroken) return give_up(connection, Mishap::broken);
    connection.sent += static_cast<std::size_t>(count);
  }
}

void Load::receive(Connection& connection, bool to_the_end) {
  while (connection.socket >= 0) {
    const std::uint64_t unseen = connection.busy && !connection.tls ? connection.answer.unseen() : 0;
    const std::size_t wanted = unseen > 0 ? std::min<std::uint64_t>(unseen, kDiscardBytes) : scratch_.size();
    const ssize_t count = read(connection, unseen > 0 ? wanted : 0);
    if (count == kNotNow) return;
    if (count == kBroken) return give_up(connection, Mishap::broken);
    if (count == 0) return stream_ended(connection);

    const auto size = static_cast<std::size_t>(count);
    if (phase_ == Phase::measured) tally_.bytes += size;
    if (!connection.busy || connection.closing) return give_up(connection, Mishap::malformed);
    if (unseen > 0)
      connection.answer.discarded(size);
    else
      connection.answer.take({scratch_.data(), size});
    if (connection.answer.malformed()) return give_up(connection, Mishap::malformed);
    if (connection.answer.complete()) answered(connection);
    if (size < wanted && !to_the_end && !connection.tls) return;
  }
}

void Load::answered(Connection& connection) {
  const Time now = Clock::now();
  const AnswerReader& answer = connection.answer;
  ++ended_;
  ++tally_.answers_all;
  ++tally_.by_status[static_cast<std::size_t>(answer.status())];
  if (options_.answer_bytes >= 0 && answer.content_bytes() != static_cast<std::uint64_t>(options_.answer_bytes))
    tally_.count(Mishap::wrong_length);
  if (phase_ == Phase::measured) ++tally_.answers;
  const bool due_then = connection.due >= measured_from_ && connection.due < measured_until_;
  if (phase_ != Phase::warm_up && due_then)
    tally_.latency_ns.add(static_cast<std::uint64_t>((now - connection.due).count()));

  connection.closing = options_.connection_each || answer.closes();
  if (!connection.closing) free(connection);
}

// Whoever closes first keeps the port for a while, and that should be the side with the fixed one: so the proxy goes
// first, and only then the next request may follow.
void Load::stream_ended(Connection& connection) {
  if (connection.busy && !connection.closing) return give_up(connection, Mishap::broken);
  close_socket(connection);
  if (connection.busy) free(connection);
}

// How a connection ends on which nothing is under way any more is nobody's mishap, unless it says more than it should.
void Load::give_up(Connection& connection, Mishap mishap) {
  const bool under_way = connection.busy && !connection.closing;
  if (under_way) ++ended_;
  if (under_way || mishap == Mishap::malformed) tally_.count(mishap);
  close_socket(connection);
  if (connection.busy) free(connection);
}

// The next request starts at once and does not wait for the other events of its batch; but not from within a failure.
void Load::free(Connection& connection) {
  connection.busy = false;
  --in_flight_;
  idle_.push_back(&connection);
  if (connection.socket >= 0) start_what_is_due(Clock::now());
}

void Load::close_socket(Connection& connection) {
  connection.tls.reset();
  if (connection.socket >= 0) close(connection.socket);
  connection.socket = -1;
}

}  // namespace candor::bench
