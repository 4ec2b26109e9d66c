#include "tests/support/in_process/engine.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <system_error>

#include "filters/registry.hpp"
#include "proxy/listening.hpp"

namespace candor::test {

namespace {

constexpr int kLogPatienceMs = 5000;

void report(std::string& out, const char* what, std::uint64_t value) {
  if (value != 0) out += std::string(what) + " = " + std::to_string(value) + "; ";
}

config::Config with_log(config::Config config, const std::string& path) {
  config.access_log.path = path;
  return config;
}

Address to_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  return {text.substr(0, colon), static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)))};
}

}  // namespace

config::Config configured(const std::string& text) {
  const config::Loaded loaded = config::load_text("workers: 1\nadmin: off\n" + text, "test", filters::catalog());
  std::string wrong;
  for (const config::Error& error : loaded.errors) wrong += error.to_string() + "\n";
  if (!wrong.empty()) throw std::invalid_argument(wrong);
  return loaded.config;
}

// The product opens its log by path, and a pipe has one too. What it has written can then be waited for.
class Engine::LogPipe {
 public:
  LogPipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
    read_ = Socket(ends[0]);
    write_ = Socket(ends[1]);
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(write_.fd()); }

  std::vector<std::string> take(std::size_t count) {
    std::vector<std::string> lines;
    while (fill(lines.size() < count ? kLogPatienceMs : 0)) {
      for (std::size_t end; (end = text_.find('\n')) != std::string::npos; text_.erase(0, end + 1)) {
        lines.push_back(text_.substr(0, end));
      }
    }
    return lines;
  }

 private:
  bool fill(int patience_ms) {
    pollfd readable{read_.fd(), POLLIN, 0};
    int ready;
    do {
      ready = ::poll(&readable, 1, patience_ms);
    } while (ready < 0 && errno == EINTR);  // a fuzzer's alarm
    if (ready <= 0) return false;
    std::array<char, 4096> bytes;
    const ssize_t size = ::read(read_.fd(), bytes.data(), bytes.size());
    if (size > 0) text_.append(bytes.data(), static_cast<std::size_t>(size));
    return size > 0;
  }

  Socket read_;
  Socket write_;
  std::string text_;
};

Engine::Engine(const config::Config& settings)
    : log_(std::make_unique<LogPipe>()),
      config_(with_log(settings, log_->path())),
      shared_(config_),
      registry_(shared_.workers) {
  shared_.build_filters(registry_, routes_);
  worker_.emplace(shared_, 0);
  const config::Listener& listener = config_.listeners.front();
  const std::vector<int> descriptors = open_listening(listener.address, listener.bind, 1).descriptors;
  address_ = to_address(address_of_listening(descriptors.front()));
  worker_->listen(descriptors.front(), 0);
}

Engine::~Engine() {
  worker_->begin_drain();
  worker_->end_drain();
  poll();
}

bool Engine::poll() { return worker_->loop.context.poll() != 0; }

Tally Engine::tally() const {
  Tally tally;
  for (const observe::RouteCells& route : worker_->cells.routes) {
    for (const auto& bucket : route.duration.buckets()) tally.exchanges += bucket.value();
    for (const auto& origin : route.responses) {
      for (const observe::Counter& code : origin) tally.responses += code.value();
    }
    for (const observe::Counter& cause : route.aborts) tally.aborts += cause.value();
    for (const observe::Counter& cause : route.cuts) tally.cuts += cause.value();
  }
  tally.lines_dropped = worker_->cells.log_dropped.value();
  return tally;
}

std::string Engine::still_open() {
  std::string open;
  report(open, "clients", worker_->cells.listeners.front().connections.value());
  report(open, "bytes kept", worker_->scratch.kept_in_worker);
  for (const observe::RouteCells& route : worker_->cells.routes) report(open, "in flight", route.in_flight.value());
  for (std::size_t i = 0; i < shared_.upstreams.size(); ++i) {
    const observe::UpstreamCells& cells = worker_->cells.upstreams[i];
    report(open, "active upstream connections", cells.active.value());
    report(open, "queued", cells.queued.value());
    report(open, "waiting", shared_.upstreams[i].waiting().empty() ? 0 : 1);
    std::uint64_t permits = 0;
    for (const upstream::Endpoint& endpoint : shared_.upstreams[i].endpoints()) permits += endpoint.connections();
    report(open, "permits without a connection", permits - cells.active.value() - cells.idle.value());
  }
  for (const observe::Registry::Family& family : registry_.families()) {
    if (!family.name.starts_with("candor_concurrency_")) continue;
    for (const observe::Registry::Series& series : family.series)
      if (series.read) report(open, family.name.c_str(), static_cast<std::uint64_t>(series.read()));
  }
  return open;
}

void Engine::forget_upstreams() {
  for (std::size_t i = 0; i < shared_.upstreams.size(); ++i) worker_->upstream(i).pool().clear();
}

std::vector<std::string> Engine::log(std::size_t count) {
  worker_->log().flush();
  return log_->take(count);
}

}  // namespace candor::test
