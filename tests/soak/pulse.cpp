#include "tests/soak/pulse.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace candor::test::soak {
namespace {

constexpr milliseconds kBeat{50};

}  // namespace

boost::asio::awaitable<void> watch_pulse(Ledger& ledger, const std::atomic<bool>& over) {
  namespace asio = boost::asio;
  boost::system::error_code ec;
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor);
  while (!over) {
    const auto due = std::chrono::steady_clock::now() + kBeat;
    timer.expires_at(due);
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    ledger.note_delay(std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - due));
  }
}

}  // namespace candor::test::soak
