#include "proxy/worker.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>

namespace candor {

namespace {

constexpr std::size_t kExchangesKept = 1024;

// An even share of the process's limit; one at least, or the kernel would hand clients to a worker that takes none.
std::size_t share_of(std::uint64_t limit, unsigned workers, unsigned index) {
  return std::max<std::uint64_t>(1, limit / workers + (index < limit % workers ? 1 : 0));
}

void prefetch_lines(const void* begin, const void* end) {
  constexpr std::ptrdiff_t kLineBytes = 64;
  const auto* const bytes = static_cast<const char*>(begin);
  const std::ptrdiff_t size = static_cast<const char*>(end) - bytes;
  for (std::ptrdiff_t at = 0; at < size; at += kLineBytes) __builtin_prefetch(bytes + at);
  __builtin_prefetch(bytes + size - 1);  // where `begin` is within a line, there is one more
}

}  // namespace

Worker::Worker(Shared& shared_parts, unsigned index)
    : shared(shared_parts),
      cells(shared.config.routes.size(), shared.config.upstreams.size(), shared.config.listeners.size()),
      scratch_memory_(std::make_unique_for_overwrite<char[]>(kScratchBytes)),
      log_(shared.log, shared.config.access_log, cells.log_dropped),
      connections_max_(share_of(shared.config.limits.connections, shared.workers, index)),
      log_timer_(loop.context) {
  scratch.bytes = {scratch_memory_.get(), kScratchBytes};
  exchanges_.reserve(kExchangesKept);  // so that giving one back cannot fail
  for (const auto& factories : shared.factories) {
    std::vector<std::unique_ptr<Filter>> filters;
    for (const FilterFactory& factory : factories) filters.push_back(factory(index));
    chains_.emplace_back(std::move(filters));
  }
  for (std::size_t i = 0; i < shared.upstreams.size(); ++i) {
    upstreams_.push_back(
        std::make_unique<upstream::Client>(loop, shared.upstreams[i], shared.workers, index, cells.upstreams[i]));
    shared.upstreams[i].add_shedder([this, i] {
      boost::asio::post(loop.context, [this, i] {
        if (!shared.upstreams[i].waiting().empty()) upstreams_[i]->pool().drop_one();
      });
    });
  }
  flush_log_later();
}

void Worker::listen(int descriptor, std::size_t listener_index) {
  listeners_.push_back(std::make_unique<Listener>(*this, descriptor, listener_index));
}

void Worker::run() { loop.context.run(); }

void Worker::begin_drain() {
  boost::asio::post(loop.context, [this] {
    loop.clock.update();
    draining = true;
    for (const auto& listener : listeners_) listener->close();
    wake_connections();
    stop_if_idle();
  });
}

void Worker::end_drain() {
  boost::asio::post(loop.context, [this] {
    loop.clock.update();
    drain_over = true;
    wake_connections();
    stop_if_idle();
  });
}

// A woken connection may end and leave the list, and take others with it only by way of their own wake-up.
void Worker::wake_connections() {
  std::vector<Connection*> all;
  for (Connection& each : connections_) all.push_back(&each);
  for (Connection* each : all) each->wake();
}

void Worker::stop_if_idle() {
  if (!draining || connections_count_ > 0) return;
  log_.flush();
  for (const auto& each : upstreams_) each->pool().clear();
  loop.context.stop();
}

void Worker::prefetch(std::size_t route) const {
  const config::Route& settings = shared.config.routes[route];
  prefetch_lines(&settings, &settings.match);
  const observe::RouteCells& counted = cells.routes[route];
  prefetch_lines(&counted, &counted.responses);
  __builtin_prefetch(&counted.responses[observe::kFromUpstream][observe::status_cell(200)]);
  __builtin_prefetch(&chains_[route]);
}

std::unique_ptr<Exchange> Worker::take_exchange() {
  if (exchanges_.empty()) return std::make_unique<Exchange>();
  std::unique_ptr<Exchange> exchange = std::move(exchanges_.back());
  exchanges_.pop_back();
  return exchange;
}

void Worker::give_exchange(std::unique_ptr<Exchange> exchange) {
  if (exchanges_.size() >= kExchangesKept) return;
  exchange->reset();
  exchanges_.push_back(std::move(exchange));
}

void Worker::opened(Connection& connection) {
  connections_.push_back(connection);
  ++connections_count_;
}

void Worker::closed() {
  --connections_count_;
  for (const auto& listener : listeners_) listener->resume();
  stop_if_idle();
}

void Worker::flush_log_later() {
  log_timer_.expires_after(observe::AccessLogBuffer::kFlushInterval);
  log_timer_.async_wait(log_memory_.hold([this](const boost::system::error_code& ec) {
    if (ec) return;
    log_.flush();
    flush_log_later();
  }));
}

}  // namespace candor
