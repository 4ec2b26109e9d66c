// One fault, at the n-th call of its kind that the engine makes. The linker puts our functions in the place of the
// system's (--wrap, see tests/CMakeLists.txt), and allocation.cpp replaces operator new; both ask here. What the kernel
// would do besides is done too: after a reset the connection is really dead, after a would-block an event follows.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace candor::test {

enum class Call : std::uint8_t { receive, send, socket, connect, connect_result, accept, join_set, wait_set, allocate };

enum class Side : std::uint8_t { none, client, upstream };  // whose connection a call was for

inline constexpr int kOneByte = 0;  // no error: the call moves one byte and no more

struct Fault {
  Call call;
  int error = kOneByte;
  bool lasting = false;  // all calls after it fail too
};
std::string describe(const Fault& fault);

class Injection {
 public:
  Injection(const Fault& fault, std::size_t at) : fault_(fault), at_(at) {}
  ~Injection();
  Injection(const Injection&) = delete;
  Injection& operator=(const Injection&) = delete;

  void arm() { armed_ = true; }
  void disarm() { armed_ = false; }
  bool reached() const { return calls_ > at_; }
  Side side() const { return side_; }  // of the call that failed

  // Only what is called within such a scope, on this thread, is the engine's.
  class Scope {
   public:
    explicit Scope(Injection& injection);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
  };

  // Asked by the functions that stand in for the real ones; null outside of a scope. They may not allocate.
  static Injection* current();
  bool strikes(Call call, int descriptor = -1);
  int error() const { return fault_.error; }
  void opened(int descriptor, Side side);
  void joined(int set, int descriptor, const epoll_event& event);
  void left(int descriptor);
  void follow_up(int descriptor) const;  // what the kernel would do next

 private:
  static constexpr std::size_t kDescriptorsMax = 1024;
  struct Descriptor {
    Side side = Side::none;
    int set = -1;
    epoll_event event{};
  };

  const Fault fault_;
  const std::size_t at_;
  bool armed_ = false;
  std::size_t calls_ = 0;
  Side side_ = Side::none;
  std::array<Descriptor, kDescriptorsMax> descriptors_{};
};

}  // namespace candor::test
