#include "tests/support/program.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"

namespace candor::test {
namespace {

std::string path_of(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const std::optional<std::string> path = find_program(name);
  if (!path) throw std::runtime_error(name + " is not installed");
  return *path;
}

struct Streams {
  std::string input;
  std::string output;
  std::string errors;
};

// In the child: only calls that are safe after a fork of a process with threads.
[[noreturn]] void become(const char* path, char* const* arguments, const Streams& streams) {
  // SIGTERM, so that a program with children of its own (nginx) takes them along.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  constexpr int kWrite = O_WRONLY | O_CREAT | O_APPEND;
  constexpr mode_t kMode = 0600;
  ::dup2(::open(streams.input.c_str(), O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  ::dup2(::open(streams.output.c_str(), kWrite | O_CLOEXEC, kMode), STDOUT_FILENO);
  ::dup2(::open(streams.errors.c_str(), kWrite | O_CLOEXEC, kMode), STDERR_FILENO);
  ::execv(path, arguments);
  ::_exit(127);
}

}  // namespace

Program::Program(const std::vector<std::string>& command, std::string_view input) {
  const Streams streams{directory_ / "input", directory_ / "output", directory_ / "errors"};
  write_file(streams.input, input);
  write_file(streams.output, "");
  write_file(streams.errors, "");
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const std::string path = path_of(command.front());
  process_ = ::fork();
  if (process_ == 0) become(path.c_str(), arguments.data(), streams);
  if (process_ < 0) throw std::runtime_error("fork failed");
}

Program::~Program() { end(SIGTERM); }

void Program::signal(int number) const {
  if (!exit_status_) ::kill(process_, number);
}

std::optional<int> Program::wait_exit(std::chrono::milliseconds time) {
  int status = 0;
  if (!exit_status_ && eventually([&] { return ::waitpid(process_, &status, WNOHANG) == process_; }, time)) {
    exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return exit_status_;
}

int Program::end(int signal_number) {
  signal(signal_number);
  if (!wait_exit()) {
    signal(SIGKILL);
    wait_exit();
  }
  return exit_status_.value_or(-1);
}

Finished run_program(const std::vector<std::string>& command, std::string_view input, std::chrono::milliseconds time) {
  Program program(command, input);
  const std::optional<int> status = program.wait_exit(time);
  if (!status) throw std::runtime_error(command.front() + " does not end:\n" + program.output() + program.errors());
  return {*status, program.output(), program.errors()};
}

std::string candor_path() {
  const char* const other = std::getenv("CANDOR_UNDER_TEST");
  return other != nullptr ? other : CANDOR_BINARY;
}

Finished run_candor(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), candor_path());
  return run_program(arguments);
}

std::optional<std::string> find_program(std::string_view name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path != nullptr ? path : "") + ":/usr/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = folder + "/" + std::string(name);
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return std::nullopt;
}

}  // namespace candor::test
