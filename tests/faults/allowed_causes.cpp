#include "tests/faults/allowed_causes.hpp"

#include <cerrno>

namespace candor::test {

namespace {

// A call that the kernel only puts off, or does in part, changes nothing.
bool is_put_off(int error) { return error == kOneByte || error == EINTR || error == EAGAIN; }

Cause cause_of_refused_connection(int error) {
  switch (error) {
    case ECONNREFUSED:
      return Cause::connection_refused;
    case ETIMEDOUT:
      return Cause::connection_timeout;
    case ENETUNREACH:
    case EHOSTUNREACH:
      return Cause::address_unroutable;
    default:
      return Cause::connection_limit;  // our own machine refuses
  }
}

std::vector<Cause> of_transfer(const Fault& fault, Side side) {
  if (is_put_off(fault.error)) return {};
  if (side == Side::client) return {Cause::client_closed};
  std::vector<Cause> causes{Cause::connection_closed, Cause::response_incomplete};
  // The connection lives, so that an answer may still come; it never does, because the request is not whole.
  const bool lives = fault.call == Call::send && fault.error == ENOBUFS;
  if (lives) causes.push_back(Cause::response_timeout);
  return causes;
}

}  // namespace

std::vector<Cause> allowed_causes(const Fault& fault, Side side) {
  switch (fault.call) {
    case Call::receive:
    case Call::send:
      return of_transfer(fault, side);
    case Call::socket:
    case Call::connect:
    case Call::connect_result:
      return {cause_of_refused_connection(fault.error)};
    case Call::join_set:
      return {side == Side::client ? Cause::client_closed : Cause::connection_limit};
    case Call::accept:
    case Call::wait_set:
      return {};
    case Call::allocate:
      return {Cause::internal, Cause::client_closed};
  }
  return {};
}

}  // namespace candor::test
