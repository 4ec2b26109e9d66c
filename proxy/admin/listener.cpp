#include "proxy/admin/listener.hpp"

#include "proxy/admin/access.hpp"
#include "proxy/admin/connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <spdlog/spdlog.h>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace candor::admin {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kPauseAfterError{100};  // out of descriptors: neither spin nor give up

tcp::endpoint resolve(asio::io_context& context, const config::HostPort& bind) {
  tcp::resolver resolver(context);
  const auto found = resolver.resolve(bind.host, std::to_string(bind.port), tcp::resolver::passive);
  return found.begin()->endpoint();
}

tcp::acceptor open(asio::io_context& context, const config::Admin& settings) {
  try {
    // SO_REUSEADDR is on: on Linux that lets a restart pass connections in TIME_WAIT, never a second listener.
    return tcp::acceptor(context, resolve(context, settings.bind));
  } catch (const boost::system::system_error& ex) {
    throw std::runtime_error("admin listener " + settings.address + ": " + ex.code().message());
  }
}

std::string token_of(const config::Admin& settings) {
  return settings.token_file.empty() ? std::string() : read_token(settings.token_file);
}

}  // namespace

struct Listener::State {
  State(const config::Admin& settings, const Routes& pages)
      : routes(pages), rules{token_of(settings), settings.bind.host}, acceptor(open(context, settings)) {}

  asio::awaitable<void> accept_connections();
  void connection_ended(const std::exception_ptr& error);

  const Routes& routes;
  const AccessRules rules;
  unsigned connections = 0;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  std::thread thread;
};

void Listener::State::connection_ended(const std::exception_ptr& error) {
  --connections;
  try {
    if (error) std::rethrow_exception(error);
  } catch (const std::exception& ex) {
    spdlog::error("admin connection: {}", ex.what());
  }
}

asio::awaitable<void> Listener::State::accept_connections() {
  asio::steady_timer pause(context);
  while (true) {
    auto [ec, socket] = co_await acceptor.async_accept(kAsTuple);
    if (ec) {
      pause.expires_after(kPauseAfterError);
      co_await pause.async_wait(kAsTuple);
    } else if (connections < kConnectionsMax) {
      ++connections;
      auto serving = serve_connection(std::move(socket), routes, rules);
      asio::co_spawn(context, std::move(serving), [this](const std::exception_ptr& error) { connection_ended(error); });
    }
  }
}

Listener::Listener(const config::Admin& settings, const Routes& routes)
    : state_(std::make_unique<State>(settings, routes)) {
  asio::co_spawn(state_->context, state_->accept_connections(), [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
  });
  state_->thread = std::thread([this] { state_->context.run(); });
}

Listener::~Listener() {
  state_->context.stop();
  state_->thread.join();
}

std::uint16_t Listener::port() const { return state_->acceptor.local_endpoint().port(); }

}  // namespace candor::admin
