#include "tests/support/candor.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"

namespace candor::test {
namespace {

// A port that was free a moment ago, on an address that only this process uses.
Address free_address() { return {loopback_ip(), bound_socket(loopback_ip()).port()}; }

std::filesystem::path make_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "candor-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
  return name;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::istringstream lines{std::string(text)};
  std::string result;
  for (std::string line; std::getline(lines, line);) result += fmt::format("{}{}\n", indent, line);
  return result;
}

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string list_of(const std::vector<std::string>& items) {
  std::string list;
  for (const std::string& item : items) list += (list.empty() ? "\"" : ", \"") + item + "\"";
  return "[" + list + "]";
}

// In the child: only calls that are safe after a fork of a process with threads.
[[noreturn]] void become_candor(const char* config, const char* errors) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null = ::open("/dev/null", O_RDWR);
  const int file = ::open(errors, O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(null, STDIN_FILENO);
  ::dup2(null, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  ::execl(CANDOR_BINARY, "candor", "run", "--config", config, nullptr);
  ::_exit(127);
}

}  // namespace

Candor::Candor(const Setup& setup)
    : directory_(make_directory()), address_(free_address()), admin_(free_address()), log_(directory_ / "access.log") {
  std::ofstream(directory_ / "candor.yaml") << configuration(setup);
  start();
  wait_ready();
}

Candor::~Candor() {
  const bool runs = !exit_status_;  // else the test has ended it, and looked at how
  const int status = terminate();
  if (runs && status != 0) ADD_FAILURE() << "candor ended with status " << status << "\n" << diagnostics();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string Candor::configuration(const Setup& setup) const {
  std::string text = fmt::format("workers: {}\nlisteners:\n  - address: \"{}\"\nadmin:\n  address: \"{}\"\n",
                                 setup.workers, address_.text(), admin_.text());
  text += fmt::format("state_dir: {0}\naccess_log:\n  path: {0}/access.log\n", directory_.string());
  text += indented(setup.settings, "");
  if (setup.settings.find("drain:") == std::string::npos && setup.settings.find("timeouts:") == std::string::npos) {
    text += "timeouts: {drain: 2s}\n";
  }
  text += fmt::format("upstreams:\n  - name: api\n    endpoints: {}\n", list_of(setup.endpoints));
  text += indented(setup.upstream, "    ");
  text += fmt::format("routes:\n  - name: web\n    match: {}\n    upstream: api\n", setup.match);
  text += indented(setup.route, "    ") + indented(setup.routes, "  ");
  return replaced(text, "{self}", address_.text());
}

void Candor::start() {
  const std::string config = directory_ / "candor.yaml";
  const std::string errors = directory_ / "stderr";
  process_ = ::fork();
  if (process_ == 0) become_candor(config.c_str(), errors.c_str());
  if (process_ < 0) throw std::runtime_error("fork failed");
}

void Candor::wait_ready() {
  const bool came = eventually([this] {
    if (wait_exit(0ms)) return true;
    try {
      return admin("GET", "/readyz").status == 200;
    } catch (const std::exception&) {
      return false;
    }
  });
  if (came && !exit_status_) return;
  const std::string said = diagnostics();
  if (!exit_status_) ::kill(process_, SIGKILL);
  wait_exit();
  throw std::runtime_error("candor did not become ready:\n" + said);
}

std::string Candor::diagnostics() const {
  std::ostringstream text;
  text << std::ifstream(directory_ / "stderr").rdbuf();
  return text.str();
}

Response Candor::get(std::string_view path) const { return send(get_request(path)); }

Response Candor::admin(std::string_view method, std::string_view path, std::string_view body) const {
  return exchange_once(
      admin_, fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", method,
                          path, admin_.text(), body.size(), body));
}

bool Candor::wait_metric(std::string_view name, const Metrics::Labels& labels, double value) const {
  return eventually([&] { return metrics().sum(name, labels) == value; });
}

void Candor::signal(int number) const { ::kill(process_, number); }

std::optional<int> Candor::wait_exit(std::chrono::milliseconds time) {
  int status = 0;
  if (!exit_status_ && eventually([&] { return ::waitpid(process_, &status, WNOHANG) == process_; }, time)) {
    exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return exit_status_;
}

int Candor::terminate() {
  if (!exit_status_) signal(SIGTERM);
  if (!wait_exit()) {
    signal(SIGKILL);
    wait_exit();
  }
  return exit_status_.value_or(-1);
}

std::string get_request(std::string_view path, std::string_view more_fields) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: example.test\r\n{}\r\n", path, more_fields);
}

}  // namespace candor::test
