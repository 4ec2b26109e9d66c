#include "tests/soak/clients.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "tests/soak/pulse.hpp"

namespace candor::test::soak {
namespace {

struct Habit {
  unsigned weight;
  asio::awaitable<void> (*act)(Visit&);
};

constexpr std::array<Habit, 14> kHabits{{
    {45, keep_alive},
    {10, pipeline},
    {5, half_close},
    {10, open_tunnel},
    {2, say_nothing},
    {3, stall_in_head},
    {4, leave_in_head},
    {4, send_garbage},
    {3, send_bad_chunk},
    {2, stall_in_upload},
    {3, end_upload_early},
    {4, leave_in_upload},
    {3, leave_in_download},
    {2, stop_reading},
}};

const Habit& draw_habit(Dice& dice) {
  std::uint64_t weights = 0;
  for (const Habit& each : kHabits) weights += each.weight;
  std::uint64_t drawn = dice.below(weights);
  const Habit* habit = kHabits.data();
  for (; drawn >= habit->weight; ++habit) drawn -= habit->weight;
  return *habit;
}

}  // namespace

Clients::Clients(const CrowdOptions& options, Ledger& ledger)
    : crowd_{.candor = {asio::ip::make_address(options.candor.ip), options.candor.port},
             .ledger = ledger,
             .seed = options.seed,
             .think = milliseconds(1000 * options.connections / options.requests_per_second)} {
  for (std::uint64_t number = 0; number < options.connections; ++number) {
    asio::co_spawn(context_, client(number), asio::detached);
  }
  asio::co_spawn(context_, watch_pulse(ledger, crowd_.over), asio::detached);
  thread_ = std::jthread([this] {
    context_.run();
    gone_ = true;
  });
}

Clients::~Clients() { context_.stop(); }

asio::awaitable<void> Clients::client(std::uint64_t number) {
  Dice dice(crowd_.seed * 1'000'003 + number);
  while (!crowd_.over) {
    Wire wire(context_.get_executor());
    const milliseconds before = dice.about(crowd_.think, Visit::kThinkMax);
    co_await wire.pause(before);
    const Habit& habit = draw_habit(dice);
    if (habit.act == stop_reading) wire.small_receive_buffer();
    const bool connected = co_await wire.connect(crowd_.candor);
    if (!connected) {
      crowd_.ledger.violation("Candor did not accept a connection");
      continue;
    }
    crowd_.ledger.add(Count::connections);
    Visit visit{crowd_, wire, dice, number};
    co_await habit.act(visit);
  }
}

}  // namespace candor::test::soak
