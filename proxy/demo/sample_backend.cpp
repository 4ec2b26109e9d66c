#include "proxy/demo/sample_backend.hpp"

#include "proxy/server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <signal.h>

#include <chrono>
#include <utility>

namespace candor::demo {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto kAcceptRetry = std::chrono::milliseconds(100);  // after a failed accept: descriptors may have run out

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, SampleState& state) {
  asio::steady_timer retry(acceptor.get_executor());
  while (acceptor.is_open()) {
    error_code ec;
    tcp::socket socket(acceptor.get_executor());
    co_await acceptor.async_accept(socket, asio::redirect_error(asio::use_awaitable, ec));
    if (ec) {
      retry.expires_after(kAcceptRetry);
      co_await retry.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    } else if (state.connections < kSampleConnectionsMax) {
      asio::co_spawn(acceptor.get_executor(), serve_sample_connection(std::move(socket), state), asio::detached);
    }
  }
}

void listen_on_loopback(tcp::acceptor& acceptor, std::uint16_t port) {
  const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
  error_code ec;
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) throw StartError(fmt::format("cannot listen on 127.0.0.1:{} for the sample backend: {}", port, ec.message()));
}

// Signals are for the thread that runs the proxy.
void block_signals() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

SampleBackend::SampleBackend(std::uint16_t port, FrontPage front_page)
    : state_{.front_page = std::move(front_page)}, acceptor_(io_) {
  listen_on_loopback(acceptor_, port);
  port_ = acceptor_.local_endpoint().port();
  asio::co_spawn(io_, accept_all(acceptor_, state_), asio::detached);
  thread_ = std::thread([this] {
    block_signals();
    io_.run();
  });
}

SampleBackend::~SampleBackend() {
  io_.stop();
  thread_.join();
}

}  // namespace candor::demo
