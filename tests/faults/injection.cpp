#include "tests/faults/injection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "tests/faults/real_calls.hpp"

namespace candor::test {

namespace {

thread_local Injection* current_injection = nullptr;

const char* name_of(Call call) {
  switch (call) {
    case Call::receive:
      return "receive";
    case Call::send:
      return "send";
    case Call::socket:
      return "socket";
    case Call::connect:
      return "connect";
    case Call::connect_result:
      return "result of connect";
    case Call::accept:
      return "accept";
    case Call::join_set:
      return "epoll_ctl";
    case Call::wait_set:
      return "epoll_wait";
    case Call::allocate:
      return "allocate";
  }
  return "";
}

}  // namespace

std::string describe(const Fault& fault) {
  const std::string call = std::string(name_of(fault.call)) + (fault.lasting ? " from there on" : "");
  if (fault.call == Call::allocate) return call;
  return call + ", " + (fault.error == kOneByte ? "one byte" : ::strerrorname_np(fault.error));
}

Injection::Scope::Scope(Injection& injection) { current_injection = &injection; }
Injection::Scope::~Scope() { current_injection = nullptr; }

Injection::~Injection() { current_injection = nullptr; }

Injection* Injection::current() { return current_injection; }

bool Injection::strikes(Call call, int descriptor) {
  if (!armed_ || call != fault_.call) return false;
  const std::size_t index = calls_++;
  if (index != at_ && !(fault_.lasting && index > at_)) return false;
  if (descriptor >= 0) side_ = descriptors_.at(static_cast<std::size_t>(descriptor)).side;
  return true;
}

void Injection::opened(int descriptor, Side side) {
  descriptors_.at(static_cast<std::size_t>(descriptor)) = {side, -1, {}};
}

void Injection::joined(int set, int descriptor, const epoll_event& event) {
  Descriptor& known = descriptors_.at(static_cast<std::size_t>(descriptor));
  known.set = set;
  known.event = event;
}

void Injection::left(int descriptor) { descriptors_.at(static_cast<std::size_t>(descriptor)).set = -1; }

void Injection::follow_up(int descriptor) const {
  Descriptor known = descriptors_.at(static_cast<std::size_t>(descriptor));
  const bool dead = fault_.error == ECONNRESET || fault_.error == EPIPE || fault_.error == ETIMEDOUT;
  if (dead) ::shutdown(descriptor, SHUT_RDWR);
  // The edge has been used up by a call that did not do what it announced: here is another.
  if (known.set >= 0) real_epoll_ctl(known.set, EPOLL_CTL_MOD, descriptor, &known.event);
}

}  // namespace candor::test
