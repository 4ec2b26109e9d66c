// The real program as a child process with its own directory, ports and configuration. Taken down with SIGTERM;
// anything but a clean end (a sanitizer's report, a leak, a crash) fails the test.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/access_log_reader.hpp"
#include "tests/support/metrics.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {

// What differs from test to test. Each text is YAML, a line or several, without indentation.
struct Setup {
  std::vector<std::string> endpoints = {"http://127.0.0.1:1"};
  std::string upstream = "";  // keys of the upstream `api`
  std::string route = "";     // keys of the route `web`, which matches everything
  std::string routes = "";    // further routes, as list items
  std::string settings = "";  // keys at the top level
  std::string match = "{path: /}";
  unsigned workers = 2;
};

class Candor {
 public:
  // Starts it and waits until it is ready. `{self}` in the setup stands for its own address.
  explicit Candor(const Setup& setup);
  ~Candor();
  Candor(const Candor&) = delete;
  Candor& operator=(const Candor&) = delete;

  const Address& address() const { return address_; }
  const Address& admin_address() const { return admin_; }
  const std::filesystem::path& directory() const { return directory_; }
  int process() const { return process_; }
  std::string diagnostics() const;  // its stderr so far

  // One exchange on a connection of its own.
  Response send(std::string_view request) const { return exchange_once(address_, request); }
  Response get(std::string_view path) const;
  Response admin(std::string_view method, std::string_view path, std::string_view body = "") const;

  Metrics metrics() const { return Metrics(admin("GET", "/metrics").content); }
  bool wait_metric(std::string_view name, const Metrics::Labels& labels, double value) const;
  const AccessLogReader& log() const { return log_; }

  void signal(int number) const;
  // The exit status (128 + n where signal n ended it); nothing: it still runs.
  std::optional<int> wait_exit(std::chrono::milliseconds time = kPatience);
  int terminate();  // SIGTERM and wait

 private:
  void start();
  void wait_ready();
  std::string configuration(const Setup& setup) const;

  std::filesystem::path directory_;
  Address address_;
  Address admin_;
  AccessLogReader log_;
  int process_ = -1;
  std::optional<int> exit_status_;
};

// The request line, a Host field and nothing else.
std::string get_request(std::string_view path, std::string_view more_fields = "");

}  // namespace candor::test
