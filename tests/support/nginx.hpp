// The real nginx as an upstream: serves the files of its root, and whatever a test adds to its configuration.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "tests/support/free_address.hpp"
#include "tests/support/message.hpp"
#include "tests/support/program.hpp"

namespace candor::test {

class Nginx {
 public:
  // `directives` stand in its only server block. Every response tells by X-Worker which of its processes made it, and
  // by X-Requests which request of its connection this is.
  explicit Nginx(std::string_view directives = "");

  static bool installed() { return find_program("nginx").has_value(); }

  const Address& address() const { return address_; }
  std::string url() const { return "http://" + address_.text(); }
  void add_file(std::string_view name, std::string_view content) const { write_file(root() / name, content); }
  std::filesystem::path root() const { return directory_ / "root"; }

  // Each returns once the new processes answer.
  void start();
  void reload();
  // Lets requests end, as a deploy does.
  void stop();

 private:
  std::optional<std::string> worker() const;  // of a response right now
  void wait_other_worker(const std::optional<std::string>& than) const;

  TemporaryDirectory directory_;
  Address address_ = free_address();
  std::optional<Program> program_;
};

}  // namespace candor::test
