#include "filters/permit_line.hpp"

#include <new>

namespace candor::filters {

bool PermitLine::try_take() { return line_.empty() && try_take_past_line(); }

bool PermitLine::try_take_past_line() {
  std::size_t taken = taken_.load();
  while (taken < permits_) {
    if (taken_.compare_exchange_weak(taken, taken + 1)) return true;
  }
  return false;
}

// Whether somebody waited; the permit is theirs now.
bool PermitLine::pass_on() noexcept {
  if (line_.empty()) return false;
  try {
    return line_.wake_one();
  } catch (const std::bad_alloc&) {
    return true;  // called, though not woken: sees it at its deadline
  }
}

void PermitLine::release() noexcept {
  for (;;) {
    if (pass_on()) return;
    taken_.fetch_sub(1);
    // Who has entered just now saw no free permit; then it is taken once more, for them.
    if (line_.empty() || !try_take_past_line()) return;
  }
}

std::unique_ptr<PermitLine::Turn> PermitLine::enter(boost::asio::io_context& context, net::Wakeable& waiter) {
  // Made first: a place that was lost behind its back would take the permit with it that it was given meanwhile.
  std::unique_ptr<Turn> turn(new Turn(*this));
  turn->place_ = line_.enter(context, waiter, places_);
  if (turn->place_ == nullptr) return nullptr;
  // Asked once more with a place in line: who gave a permit back in between saw nobody there. It goes to the first.
  if (try_take_past_line()) release();
  return turn;
}

PermitLine::Turn::~Turn() {
  if (place_ != nullptr && place_->leave()) line_.release();
}

bool PermitLine::Turn::take() {
  if (place_ == nullptr || !place_->called()) return false;
  place_.reset();
  return true;
}

}  // namespace candor::filters
