// `candor demo` as a newcomer meets it: what its help promises of every path is asked for over a real socket.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <future>
#include <optional>
#include <sstream>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// The program with these arguments, its stdout and stderr together on a pipe. Ended with SIGTERM.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // What it has printed up to and with `text`, or up to its end.
  std::string read_until(std::string_view text);
  std::string read_all() { return read_until(std::string_view("\0", 1)); }
  int wait_exit();

 private:
  Socket output_;
  int process_ = -1;
  std::optional<int> exit_status_;
};

Program::Program(std::vector<std::string> arguments) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("pipe failed");
  std::vector<char*> argv{const_cast<char*>("candor")};
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execv(CANDOR_BINARY, argv.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  output_ = Socket(ends[0]);
}

Program::~Program() {
  if (exit_status_) return;
  ::kill(process_, SIGTERM);
  EXPECT_EQ(wait_exit(), 0) << read_all();
}

std::string Program::read_until(std::string_view text) {
  std::string printed;
  std::array<char, 4096> block;
  while (printed.find(text) == std::string::npos) {
    if (wait_event(output_.fd(), POLLIN) != Io::ok) break;
    const ssize_t count = ::read(output_.fd(), block.data(), block.size());
    if (count <= 0) break;
    printed.append(block.data(), static_cast<std::size_t>(count));
  }
  return printed;
}

int Program::wait_exit() {
  int status = 0;
  if (!eventually([&] { return ::waitpid(process_, &status, WNOHANG) == process_; })) ::kill(process_, SIGKILL);
  exit_status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return *exit_status_;
}

Address free_address() { return {loopback_ip(), bound_socket(loopback_ip()).port()}; }

struct Demo {
  Address proxy = free_address();
  Address admin = free_address();
  Program program{{"demo", "--listen", proxy.text(), "--admin", admin.text()}};
  std::string welcome = program.read_until("demo --help");

  Response get(std::string_view path) const { return exchange_once(proxy, get_request(path)); }
  Response post(std::string_view path, std::size_t bytes) const {
    return exchange_once(proxy, fmt::format("POST {} HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{}", path, bytes,
                                            std::string(bytes, 'x')));
  }
};

// One line of the help: "/slow   504 response_timeout   never answers".
struct Promise {
  std::string path;
  std::string status;
  std::string more;  // of what is seen: a cause, "then cut: …", "or …"
};

std::vector<Promise> promises() {
  std::istringstream help(Program({"demo", "--help"}).read_all());
  std::vector<Promise> result;
  for (std::string line; std::getline(help, line);) {
    if (!line.starts_with("  /")) continue;
    std::istringstream words(line);
    Promise promise;
    words >> promise.path >> promise.status;
    std::getline(words, promise.more);
    result.push_back(promise);
  }
  return result;
}

void expect_kept(const Promise& promise, const Response& seen) {
  SCOPED_TRACE(promise.path + " " + promise.status + promise.more);
  const bool promises_cut = promise.status.ends_with(',') && promise.more.find("then cut") != std::string::npos;
  EXPECT_EQ(std::to_string(seen.status), promise.status.substr(0, 3));
  EXPECT_EQ(seen.complete, !promises_cut);
  if (seen.status < 500) return;
  const std::string cause = promise.more.substr(1, promise.more.find(' ', 1) - 1);
  EXPECT_THAT(seen.content, HasSubstr(fmt::format("\"cause\":\"{}\"", cause)));
}

TEST(Demo, KeepsWhatItsHelpPromises) {
  const Demo demo;
  std::vector<std::pair<Promise, std::future<Response>>> asked;
  for (const Promise& promise : promises()) {
    if (promise.path == "/status/" || promise.path == "/deaf") continue;
    asked.emplace_back(promise,
                       std::async(std::launch::async, [&demo, path = promise.path] { return demo.get(path); }));
  }

  ASSERT_GT(asked.size(), 25U);
  for (auto& [promise, response] : asked) expect_kept(promise, response.get());
}

TEST(Demo, RelaysAnyStatusThatIsAskedFor) { EXPECT_EQ(Demo().get("/status/418").status, 418); }

TEST(Demo, NamesAnUpstreamThatStopsReading) {
  const Response answer = Demo().post("/deaf", 20'000'000);
  EXPECT_EQ(answer.status, 504);
  EXPECT_THAT(answer.content, HasSubstr("\"cause\":\"write_timeout\""));
}

TEST(Demo, RefusesTheFourthRequestInARow) {
  const Demo demo;
  EXPECT_EQ(demo.get("/limited").status, 200);
  EXPECT_EQ(demo.get("/limited").status, 200);
  EXPECT_EQ(demo.get("/limited").status, 200);
  EXPECT_EQ(demo.get("/limited").status, 429);
}

TEST(Demo, TakesOneKibibyteOfContentAndNotOneByteMore) {
  const Demo demo;
  EXPECT_EQ(demo.post("/small", 1024).status, 200);
  EXPECT_EQ(demo.post("/small", 1025).status, 413);
}

TEST(Demo, RefusesTheSecondRequestOnTheBusyPath) {
  const Demo demo;
  RawClient first(demo.proxy);
  first.send(get_request("/busy"));
  std::string begun;
  EXPECT_EQ(read_some(first.socket(), begun), Io::ok);

  const Response second = demo.get("/busy");

  EXPECT_THAT(begun, StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(second.status, 503);
  EXPECT_THAT(second.content, HasSubstr("\"cause\":\"connection_limit\""));
}

TEST(Demo, SaysWhereThingsAreAndWhatToTry) {
  const Demo demo;
  EXPECT_THAT(demo.welcome, HasSubstr(fmt::format("http://{}\n", demo.proxy.text())));
  EXPECT_THAT(demo.welcome, HasSubstr(fmt::format("curl -i http://{}/slow ", demo.proxy.text())));
  EXPECT_THAT(demo.welcome, HasSubstr(fmt::format("http://{}/maintenance", demo.admin.text())));
}

TEST(Demo, NamesATakenPort) {
  const Demo first;
  Program second({"demo", "--listen", first.proxy.text(), "--admin", free_address().text()});
  EXPECT_THAT(second.read_all(), HasSubstr(first.proxy.text()));
  EXPECT_EQ(second.wait_exit(), 1);
}

TEST(Demo, NamesATakenAdminPort) {
  const Demo first;
  Program second({"demo", "--listen", free_address().text(), "--admin", first.admin.text()});
  EXPECT_THAT(second.read_all(), HasSubstr(first.admin.text()));
  EXPECT_EQ(second.wait_exit(), 1);
}

TEST(Demo, NamesATakenPortOfTheSampleBackend) {
  const Socket taken = listen_at("127.0.0.1");
  Program demo({"demo", "--backend-port", std::to_string(taken.port())});
  EXPECT_THAT(demo.read_all(), StartsWith(fmt::format("candor demo: cannot listen on 127.0.0.1:{}", taken.port())));
  EXPECT_EQ(demo.wait_exit(), 1);
}

TEST(Demo, AsksForAPortOfItsOwn) {
  Program demo({"demo", "--listen", ":0"});
  EXPECT_THAT(demo.read_all(), HasSubstr("--listen :0: expected an address and a port above 0"));
  EXPECT_EQ(demo.wait_exit(), 2);
}

}  // namespace
}  // namespace candor::test
