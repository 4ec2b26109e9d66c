#include "proxy/admin/listener.hpp"

#include "proxy/admin/access.hpp"
#include "proxy/admin/connection.hpp"
#include "proxy/listening.hpp"
#include "proxy/process.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
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
using Protocol = asio::generic::stream_protocol;  // TCP, or a unix socket
using Acceptor = asio::basic_socket_acceptor<Protocol>;

constexpr auto kResultAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kPauseAfterError{100};  // out of descriptors: neither spin nor give up

// Which of the families of TCP makes no difference to a socket that is open already.
int family_of(const config::Bind& bind) { return bind.socket_path.empty() ? AF_INET : AF_UNIX; }

std::string token_of(const config::Admin& settings) {
  return settings.token_file.empty() ? std::string() : read_token(settings.token_file);
}

}  // namespace

struct Listener::State {
  State(const config::Admin& settings, const Routes& pages)
      : State(settings, pages, open_listening(settings.address, settings.bind, 1)) {}
  State(const config::Admin& settings, const Routes& pages, Listening listening)
      : routes(pages),
        rules{token_of(settings), settings.bind.host},
        acceptor(context, Protocol(family_of(settings.bind), 0), listening.descriptors.front()),
        file(std::move(listening.file)) {}

  asio::awaitable<void> accept_connections();
  void connection_ended(const std::exception_ptr& error);

  const Routes& routes;
  const AccessRules rules;
  unsigned connections = 0;
  asio::io_context context{1};
  Acceptor acceptor;
  SocketFile file;  // behind the acceptor: gone before it is closed
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
    auto [ec, socket] = co_await acceptor.async_accept(kResultAsTuple);
    if (ec) {
      pause.expires_after(kPauseAfterError);
      co_await pause.async_wait(kResultAsTuple);
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
  state_->thread = std::thread([this] {
    let_workers_go_first();
    state_->context.run();
  });
}

Listener::~Listener() {
  state_->context.stop();
  state_->thread.join();
}

}  // namespace candor::admin
