// Candor itself, as a child process: its configuration, which never changes, and what can be seen of it from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/soak/options.hpp"
#include "tests/soak/rotated_log.hpp"
#include "tests/support/files.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"

namespace candor::test::soak {

class Subject {
 public:
  // Starts it and waits until it is ready.
  Subject(const Options& options, const std::vector<std::string>& endpoints);

  const Address& address() const { return address_; }
  Metrics metrics() const;
  bool all_quiet() const;  // nothing open, nothing in flight

  std::uint64_t resident_bytes() const;
  std::size_t open_files() const;

  void rotate_log();
  // Of the files that are complete; all of them once it has ended.
  const RotatedLog& log() const { return log_; }

  bool runs() { return !program_.wait_exit(std::chrono::milliseconds(0)); }
  int terminate();  // its exit status
  std::string errors() const { return program_.errors(); }

 private:
  std::vector<std::string> command(const std::string& program, const std::string& configuration) const;
  std::string admin(std::string_view path) const;

  TemporaryDirectory directory_;
  Address address_ = free_address();
  Address admin_ = free_address();
  RotatedLog log_;
  Program program_;
};

}  // namespace candor::test::soak
