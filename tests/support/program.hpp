// Any program as a child process. What it prints goes to files, so that it never waits for somebody to read it. It ends
// with this object, and with the process of the test.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/socket.hpp"

namespace candor::test {

class Program {
 public:
  // The program's name, or its path, and its arguments; `input` is what it reads from stdin.
  explicit Program(const std::vector<std::string>& command, std::string_view input = "");
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  int process() const { return process_; }
  std::string output() const { return read_file(directory_ / "output"); }  // so far
  std::string errors() const { return read_file(directory_ / "errors"); }

  void signal(int number) const;
  // Has its end been waited for? One that has ended unasked is not known to have ended until then.
  bool end_is_known() const { return exit_status_.has_value(); }
  // The exit status (128 + n where signal n ended it); nothing: it still runs.
  std::optional<int> wait_exit(std::chrono::milliseconds time = kPatience);
  // Signals it and waits for its end, at last with SIGKILL.
  int end(int signal_number);

 private:
  TemporaryDirectory directory_;
  int process_ = -1;
  std::optional<int> exit_status_;
};

struct Finished {
  int status = -1;
  std::string output;
  std::string errors;
};

// Runs it to its end.
Finished run_program(const std::vector<std::string>& command, std::string_view input = "",
                     std::chrono::milliseconds time = kPatience);
// The program under test: that of this build, or the one that CANDOR_UNDER_TEST names.
std::string candor_path();
Finished run_candor(std::vector<std::string> arguments);

// The path of a program, from PATH or from where Debian keeps daemons.
std::optional<std::string> find_program(std::string_view name);

}  // namespace candor::test
