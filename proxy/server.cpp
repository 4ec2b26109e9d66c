#include "proxy/server.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json.hpp>
#include <csignal>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "proxy/admin/listener.hpp"
#include "proxy/admin/pages.hpp"
#include "proxy/admin/routes.hpp"
#include "proxy/explain/page.hpp"
#include "proxy/listening.hpp"
#include "proxy/notify.hpp"
#include "proxy/observe/collector.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/process.hpp"
#include "proxy/worker.hpp"

namespace candor {

namespace {

std::string upstreams_as_json(Shared& shared) {
  const auto now = Clock::now();
  boost::json::array list;
  for (upstream::Upstream& upstream : shared.upstreams) {
    boost::json::array endpoints;
    for (const upstream::Endpoint& endpoint : upstream.endpoints()) {
      endpoints.push_back(
          {{"url", endpoint.url()}, {"connections", endpoint.connections()}, {"ejected", endpoint.ejected(now)}});
    }
    list.push_back({{"name", upstream.configured().name}, {"endpoints", std::move(endpoints)}});
  }
  return boost::json::serialize(list);
}

class Server {
 public:
  explicit Server(const config::Config& config) : shared_(config), registry_(shared_.workers) {
    shared_.build_filters(registry_, routes_);
    for (unsigned i = 0; i < shared_.workers; ++i) workers_.push_back(std::make_unique<Worker>(shared_, i));
    for (std::size_t i = 0; i < config.listeners.size(); ++i) {
      Listening listening = open_listening(config.listeners[i].address, config.listeners[i].bind, shared_.workers);
      spdlog::info("listening on {}", address_of_listening(listening.descriptors[0]));
      for (unsigned w = 0; w < shared_.workers; ++w) workers_[w]->listen(listening.descriptors[w], i);
      socket_files_.push_back(std::move(listening.file));
    }
    open_admin();
  }

  int run(const std::function<void()>& ready) {
    std::vector<std::thread> threads;
    for (const auto& worker : workers_) threads.emplace_back([&worker] { worker->run(); });
    wait_for_signal();
    wait_for_reopen();
    look_at_files();
    notify_supervisor(kNotifyReady);
    if (ready) ready();
    std::thread joiner([this, &threads] {
      for (std::thread& each : threads) each.join();
      context_.stop();
    });
    context_.run();
    joiner.join();
    return 0;
  }

 private:
  void open_admin() {
    std::vector<const observe::WorkerCells*> cells;
    for (const auto& worker : workers_) cells.push_back(&worker->cells);
    collector_ = std::make_unique<observe::Collector>(shared_.config, std::move(cells), registry_, shared_.log);
    admin::add_pages(routes_, shared_.config,
                     {[this] { return collector_->text(); }, [this] { return draining_.load(); },
                      [this] { return upstreams_as_json(shared_); }});
    routes_.add({"/explain", "GET", "what a status means, or what would happen to ?method=&host=&path=&client=",
                 explain::explain_page(*workers_.front())});
    if (!shared_.config.admin) return;
    try {
      admin_ = std::make_unique<admin::Listener>(*shared_.config.admin, routes_);
    } catch (const std::runtime_error& ex) {
      throw StartError(ex.what());
    }
  }

  // The first signal lets what is in flight end by itself within `drain`, the second cuts it.
  void wait_for_signal() {
    signals_.async_wait([this](const boost::system::error_code& ec, int) {
      if (ec) return;
      if (draining_.exchange(true)) return end_drain();
      spdlog::info("draining: no new clients; what is in flight has {} ms", shared_.config.timeouts.drain.count());
      socket_files_.clear();  // before the sockets are closed
      for (const auto& worker : workers_) worker->begin_drain();
      notify_supervisor(kNotifyStopping);
      drain_timer_.expires_after(shared_.config.timeouts.drain);
      drain_timer_.async_wait([this](const boost::system::error_code& timer_ec) {
        if (!timer_ec) end_drain();
      });
      wait_for_signal();
    });
  }

  void end_drain() {
    spdlog::warn("cutting what is still in flight");
    for (const auto& worker : workers_) worker->end_drain();
  }

  void wait_for_reopen() {
    reopen_signal_.async_wait([this](const boost::system::error_code& ec, int) {
      if (ec) return;
      shared_.log.reopen();
      wait_for_reopen();
    });
  }

  void look_at_files() {
    files_timer_.expires_after(kFilesLookInterval);
    files_timer_.async_wait([this](const boost::system::error_code& ec) {
      if (ec) return;
      shared_.certificates.look(Clock::now());
      shared_.watched_files.look(reload_failures_);
      look_at_files();
    });
  }

  Shared shared_;
  observe::Registry registry_;
  observe::Counter& reload_failures_ = reload_failures(registry_);
  admin::Routes routes_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<SocketFile> socket_files_;
  std::unique_ptr<observe::Collector> collector_;
  std::unique_ptr<admin::Listener> admin_;
  std::atomic<bool> draining_{false};
  boost::asio::io_context context_{1};
  boost::asio::signal_set signals_{context_, SIGTERM, SIGINT};
  boost::asio::signal_set reopen_signal_{context_, SIGUSR1};
  boost::asio::steady_timer drain_timer_{context_};
  boost::asio::steady_timer files_timer_{context_};
};

}  // namespace

int run_server(const config::Config& config, const std::function<void()>& ready) {
  ignore_broken_pipes();
  keep_freed_memory();
  // A client's connection may come with one to an upstream; the rest is for listeners, logs and the admin listener.
  raise_descriptor_limit(2 * config.limits.connections + 256);
  std::unique_ptr<Server> server;
  try {
    server = std::make_unique<Server>(config);
  } catch (const StartError&) {
    throw;
  } catch (const std::runtime_error& ex) {
    throw StartError(ex.what());
  }
  return server->run(ready);
}

}  // namespace candor
