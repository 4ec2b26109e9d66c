// The program on a configuration and a directory that outlive it, so that it can be ended in any way and started again.
// Where the test leaves it running, anything but a clean end fails the test.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/support/free_address.hpp"
#include "tests/support/message.hpp"
#include "tests/support/program.hpp"

namespace candor::test {

class Restartable {
 public:
  // `{address}`, `{admin}` and `{directory}` in the configuration stand for its own; `admin` is where its admin
  // listener answers. Does not start it yet.
  explicit Restartable(std::string configuration, Address admin = free_address());

  ~Restartable();
  Restartable(const Restartable&) = delete;
  Restartable& operator=(const Restartable&) = delete;

  // Starts it and waits until it is ready; throws with what it said where it ends instead.
  void start();
  int end(int signal_number);  // gives the exit status
  void signal(int number) const { program_->signal(number); }
  std::string output() const { return program_->output(); }

  const Address& address() const { return address_; }
  const Address& admin_address() const { return admin_; }
  const TemporaryDirectory& directory() const { return directory_; }

  Response get(std::string_view path, std::string_view host = "example.test") const;
  Response admin(std::string_view method, std::string_view path, std::string_view body = "") const;

 private:
  TemporaryDirectory directory_;
  Address address_ = free_address();
  Address admin_;
  std::optional<Program> program_;
};

}  // namespace candor::test
