// The real program as a child process with its own directory, ports and configuration. Taken down with SIGTERM;
// anything but a clean end (a sanitizer's report, a leak, a crash) fails the test.
#pragma once

#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/access_log_reader.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {

// What differs from test to test. Each text is YAML, a line or several, without indentation.
struct Setup {
  std::vector<std::string> endpoints = {"http://127.0.0.1:1"};
  std::string upstream = "";   // keys of the upstream `api`
  std::string route = "";      // keys of the route `web`, which matches everything
  std::string routes = "";     // further routes, as list items
  std::string settings = "";   // keys at the top level
  std::string listeners = "";  // further listeners, as list items
  std::string tls = "";        // keys of `tls` of its own listener; empty: it speaks no TLS
  std::string log = "";        // keys of access_log, its path among them; empty: the file that log() reads
  std::string match = "{path: /}";
  unsigned workers = 2;
  std::chrono::milliseconds start_patience = kPatience;
};

class Candor {
 public:
  // Starts it and waits until it is ready. `{self}` in the setup stands for its own address, `{port}` for the port of
  // it.
  explicit Candor(const Setup& setup);
  ~Candor();
  Candor(const Candor&) = delete;
  Candor& operator=(const Candor&) = delete;

  const Address& address() const { return address_; }
  const Address& admin_address() const { return admin_; }
  const TemporaryDirectory& directory() const { return directory_; }
  int process() const { return program_.process(); }
  std::string diagnostics() const { return program_.errors(); }  // its stderr so far

  // One exchange on a connection of its own.
  Response send(std::string_view request) const { return exchange_once(address_, request); }
  Response get(std::string_view path) const;
  Response admin(std::string_view method, std::string_view path, std::string_view body = "") const;

  Metrics metrics() const { return Metrics(admin("GET", "/metrics").content); }
  bool wait_metric(std::string_view name, const Metrics::Labels& labels, double value) const;
  const AccessLogReader& log() const { return log_; }

  void signal(int number) const { program_.signal(number); }
  // The exit status (128 + n where signal n ended it); nothing: it still runs.
  std::optional<int> wait_exit(std::chrono::milliseconds time = kPatience) { return program_.wait_exit(time); }
  int terminate() { return program_.end(SIGTERM); }

 private:
  std::vector<std::string> command(const Setup& setup) const;
  std::string configuration(const Setup& setup) const;
  void wait_ready(std::chrono::milliseconds patience);

  TemporaryDirectory directory_;
  Address address_ = free_address();
  Address admin_ = free_address();
  AccessLogReader log_{directory_ / "access.log"};
  Program program_;
};

// The request line, a Host field and nothing else.
std::string get_request(std::string_view path, std::string_view more_fields = "");

}  // namespace candor::test
