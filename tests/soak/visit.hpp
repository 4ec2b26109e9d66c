// One connection of a client, and the habits that it can have: what it does there, right or wrong. Each is a coroutine
// that ends when the connection has served its purpose.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "tests/soak/answer.hpp"
#include "tests/soak/ledger.hpp"
#include "tests/soak/wire.hpp"

namespace candor::test::soak {

// What all clients share.
struct Crowd {
  tcp::endpoint candor;
  Ledger& ledger;
  std::uint64_t seed;
  milliseconds think;  // between two requests of a client, on average
  std::atomic<bool> over{false};
};

struct Visit {
  Crowd& crowd;
  Wire& wire;
  Dice& dice;
  std::uint64_t client;

  Ask draw() { return draw_ask(dice, crowd.ledger.next_id()); }
  std::string head(const Ask& ask) { return request_head(ask, client); }
  milliseconds think_time() { return dice.about(crowd.think, kThinkMax); }

  static constexpr milliseconds kThinkMax = 3s;  // with the slowest reading before it, well below timeouts.keep_alive
};

asio::awaitable<void> keep_alive(Visit& visit);
asio::awaitable<void> pipeline(Visit& visit);
asio::awaitable<void> half_close(Visit& visit);
asio::awaitable<void> open_tunnel(Visit& visit);

asio::awaitable<void> say_nothing(Visit& visit);
asio::awaitable<void> stall_in_head(Visit& visit);
asio::awaitable<void> leave_in_head(Visit& visit);
asio::awaitable<void> send_garbage(Visit& visit);
asio::awaitable<void> send_bad_chunk(Visit& visit);
asio::awaitable<void> stall_in_upload(Visit& visit);
asio::awaitable<void> end_upload_early(Visit& visit);
asio::awaitable<void> leave_in_upload(Visit& visit);
asio::awaitable<void> leave_in_download(Visit& visit);
asio::awaitable<void> stop_reading(Visit& visit);

// Sends a whole request, with its content as fast or slowly as chance wants, and reads and judges its answer.
asio::awaitable<Answer> proper_exchange(Visit& visit, const Ask& ask);

}  // namespace candor::test::soak
