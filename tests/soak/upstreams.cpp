#include "tests/soak/upstreams.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "tests/soak/pulse.hpp"

namespace candor::test::soak {
namespace {

using boost::system::error_code;

constexpr int kBacklog = 2048;

std::shared_ptr<tcp::acceptor> listening(asio::io_context& context, const tcp::endpoint& at) {
  auto acceptor = std::make_shared<tcp::acceptor>(context);
  acceptor->open(at.protocol());
  ::fcntl(acceptor->native_handle(), F_SETFD, FD_CLOEXEC);  // else Candor, as our child, would listen there too
  acceptor->set_option(tcp::acceptor::reuse_address(true));
  acceptor->bind(at);
  acceptor->listen(kBacklog);
  return acceptor;
}

asio::awaitable<void> sleep_for(asio::io_context& context, milliseconds time) {
  error_code ec;
  asio::steady_timer timer(context, time);
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
}

}  // namespace

Upstreams::Upstreams(Ledger& ledger, std::uint64_t seed) : ledger_(ledger) {
  const asio::ip::address ip = asio::ip::make_address(loopback_ip());
  for (std::size_t index = 0; index < kEndpoints; ++index) {
    acceptors_.push_back(listening(context_, {ip, 0}));
    endpoints_.push_back(acceptors_.back()->local_endpoint());
  }
  for (std::size_t index = 0; index < kEndpoints; ++index) {
    asio::co_spawn(context_, come_and_go(index, seed + index), asio::detached);
  }
  asio::co_spawn(context_, watch_pulse(ledger_, over_), asio::detached);
  thread_ = std::jthread([this] { context_.run(); });
}

Upstreams::~Upstreams() { context_.stop(); }

std::vector<std::string> Upstreams::urls() const {
  std::vector<std::string> urls;
  for (const tcp::endpoint& endpoint : endpoints_) {
    urls.push_back(fmt::format("http://{}:{}", endpoint.address().to_string(), endpoint.port()));
  }
  return urls;
}

asio::awaitable<void> Upstreams::come_and_go(std::size_t endpoint, std::uint64_t seed) {
  Dice dice(seed);
  for (;;) {
    asio::co_spawn(context_, accept(acceptors_[endpoint]), asio::detached);
    const milliseconds up(dice.between(5000, 45000));
    co_await sleep_for(context_, up);
    ledger_.note_outage();
    acceptors_[endpoint]->close();
    const milliseconds down(dice.between(100, 1500));
    co_await sleep_for(context_, down);
    acceptors_[endpoint] = listening(context_, endpoints_[endpoint]);
  }
}

asio::awaitable<void> Upstreams::accept(std::shared_ptr<tcp::acceptor> acceptor) {
  while (acceptor->is_open()) {
    error_code ec;
    tcp::socket socket = co_await acceptor->async_accept(asio::redirect_error(asio::use_awaitable, ec));
    if (!ec) asio::co_spawn(context_, serve_connection(std::move(socket), ledger_, posts_), asio::detached);
  }
}

}  // namespace candor::test::soak
