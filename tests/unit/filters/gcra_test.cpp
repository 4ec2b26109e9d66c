#include "filters/gcra.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace candor::filters {
namespace {

using namespace std::chrono_literals;

constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr Nanoseconds kStart = 1000 * kSecond;

config::Rate per_second(std::uint64_t events) { return {.events = events, .per = 1s}; }

TEST(Gcra, AllowsTheWholeBurstAtOnceAndNotOneMore) {
  const Gcra gcra(per_second(10), 3);
  Nanoseconds tat = 0;
  std::vector<bool> allowed;

  for (int i = 0; i < 4; ++i) {
    const Gcra::Decision decision = gcra.decide(tat, kStart);
    tat = decision.tat;
    allowed.push_back(decision.allowed);
  }

  EXPECT_EQ(allowed, (std::vector{true, true, true, false}));
}

TEST(Gcra, RefusalConsumesNothing) {
  const Gcra gcra(per_second(1), 1);
  const Nanoseconds tat = gcra.decide(0, kStart).tat;

  const Gcra::Decision refused = gcra.decide(tat, kStart);

  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.tat, tat);
}

TEST(Gcra, AllowsAgainExactlyOneIntervalLater) {
  const Gcra gcra(per_second(10), 1);
  const Nanoseconds tat = gcra.decide(0, kStart).tat;

  EXPECT_FALSE(gcra.decide(tat, kStart + kSecond / 10 - 1).allowed);
  EXPECT_TRUE(gcra.decide(tat, kStart + kSecond / 10).allowed);
}

TEST(Gcra, SaysWhatIsLeftOfTheQuota) {
  const Gcra gcra(per_second(100), 200);

  const Gcra::Standing standing = gcra.standing(gcra.decide(0, kStart).tat, kStart);

  EXPECT_EQ(standing.remaining, 199U);
  EXPECT_EQ(standing.next_s, 1U);
}

TEST(Gcra, SaysInHowManySecondsOneMoreIsLeft) {
  const Gcra hourly({.events = 5, .per = 1h}, 5);

  const Gcra::Standing standing = hourly.standing(hourly.decide(0, kStart).tat, kStart);

  EXPECT_EQ(standing.remaining, 4U);
  EXPECT_EQ(standing.next_s, 720U);
}

TEST(Gcra, NothingIsLeftForAWorkerWhoseClockReadingIsOlder) {
  const Gcra gcra(per_second(1), 1);
  const Nanoseconds tat = gcra.decide(0, kStart).tat;

  const Gcra::Standing standing = gcra.standing(tat, kStart - kSecond / 2);

  EXPECT_EQ(standing.remaining, 0U);
  EXPECT_EQ(standing.next_s, 2U);
}

TEST(Gcra, CostlyEventTakesAsMuchAsSoManyOthers) {
  const Gcra gcra(per_second(1), 10);
  const Nanoseconds tat = gcra.decide(0, kStart, 7).tat;

  EXPECT_EQ(tat, kStart + 7 * kSecond);
  EXPECT_TRUE(gcra.decide(tat, kStart, 3).allowed);
  EXPECT_FALSE(gcra.decide(tat, kStart, 4).allowed);
}

TEST(Gcra, SaysInHowManySecondsACostlyEventIsAllowed) {
  const Gcra gcra(per_second(1), 10);
  const Nanoseconds tat = gcra.decide(0, kStart, 7).tat;

  EXPECT_EQ(gcra.standing(tat, kStart, 10).next_s, 7U);
  EXPECT_FALSE(gcra.decide(tat, kStart + 6 * kSecond, 10).allowed);
  EXPECT_TRUE(gcra.decide(tat, kStart + 7 * kSecond, 10).allowed);
  EXPECT_EQ(gcra.standing(tat, kStart, 2).next_s, 1U);  // enough is there; then it is one more
}

TEST(Gcra, WindowIsBurstByRateRoundedUp) {
  EXPECT_EQ(window_seconds(per_second(100), 200), 2U);
  EXPECT_EQ(window_seconds(per_second(100), 201), 3U);
  EXPECT_EQ(window_seconds(per_second(3'000), 1), 1U);
  EXPECT_EQ(window_seconds({.events = 5, .per = 10s}, 5), 10U);
}

TEST(Gcra, WindowOfTheLargestBurstAtTheSlowestRateDoesNotOverflow) {
  constexpr std::chrono::nanoseconds kYear = config::kTimeMax;
  EXPECT_EQ(window_seconds({.events = 1, .per = kYear}, kBurstMax), kBurstMax * 365 * 24 * 3600);
}

struct Parameters {
  config::Rate rate;
  std::uint64_t burst;
};

// Arrivals in clumps and pauses around the rate; the clock readings jump back now and then, as those of several workers
// do.
std::vector<Nanoseconds> random_arrivals(std::mt19937_64& random, const Parameters& parameters, std::size_t count) {
  const auto interval = static_cast<double>(parameters.rate.per.count()) / static_cast<double>(parameters.rate.events);
  std::exponential_distribution<double> pause(1.0 / interval);
  std::bernoulli_distribution is_clump(0.7);
  std::bernoulli_distribution is_back(0.1);
  std::vector<Nanoseconds> arrivals;
  Nanoseconds now = kStart;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_clump(random)) now += static_cast<Nanoseconds>(3 * pause(random));
    arrivals.push_back(is_back(random) ? now - static_cast<Nanoseconds>(interval / 3) : now);
  }
  return arrivals;
}

std::vector<Nanoseconds> allowed_of(const Gcra& gcra, const std::vector<Nanoseconds>& arrivals) {
  Nanoseconds tat = 0;
  std::vector<Nanoseconds> allowed;
  for (const Nanoseconds now : arrivals) {
    const Gcra::Decision decision = gcra.decide(tat, now);
    tat = decision.tat;
    if (decision.allowed) allowed.push_back(now);
  }
  std::ranges::sort(allowed);
  return allowed;
}

// The largest excess over burst + rate × t of any window from one allowed event to another.
double worst_excess(const Parameters& parameters, const std::vector<Nanoseconds>& allowed) {
  const double rate = static_cast<double>(parameters.rate.events) / static_cast<double>(parameters.rate.per.count());
  double worst = -1e9;
  for (std::size_t first = 0; first < allowed.size(); ++first) {
    for (std::size_t last = first; last < allowed.size(); ++last) {
      const double bound =
          static_cast<double>(parameters.burst) + rate * static_cast<double>(allowed[last] - allowed[first]);
      worst = std::max(worst, static_cast<double>(last - first + 1) - bound);
    }
  }
  return worst;
}

TEST(Gcra, NoWindowOfRandomArrivalsHoldsMoreThanTheBound) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const std::vector<Parameters> cases{{per_second(100), 200}, {per_second(3), 1},        {per_second(7), 10},
                                      {{3, 10s}, 2},          {per_second(999'983), 50}, {{1000, 1h}, 5}};
  for (const Parameters& parameters : cases) {
    const Gcra gcra(parameters.rate, parameters.burst);
    const std::vector<Nanoseconds> allowed = allowed_of(gcra, random_arrivals(random, parameters, 1500));
    ASSERT_GT(allowed.size(), parameters.burst);
    EXPECT_LE(worst_excess(parameters, allowed), 1e-6) << parameters.rate.events << " burst " << parameters.burst;
  }
}

TEST(Gcra, SomeWindowReachesTheBound) {
  const Parameters parameters{per_second(10), 5};
  const std::vector<Nanoseconds> arrivals(100, kStart);

  const std::vector<Nanoseconds> allowed = allowed_of(Gcra(parameters.rate, parameters.burst), arrivals);

  EXPECT_NEAR(worst_excess(parameters, allowed), 0, 1e-6);
}

TEST(Gcra, LoneClientThatWaitsAsLongAsToldIsLetIn) {
  const std::uint64_t seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const Gcra gcra({.events = 7, .per = 3s}, 4);
  Nanoseconds tat = 0;
  int refusals = 0;
  for (Nanoseconds now = kStart; refusals < 200; now += static_cast<Nanoseconds>(random() % (kSecond / 4))) {
    const Gcra::Decision decision = gcra.decide(tat, now);
    tat = decision.tat;
    if (decision.allowed) continue;
    ++refusals;
    const Gcra::Standing standing = gcra.standing(tat, now);
    EXPECT_EQ(standing.remaining, 0U);
    EXPECT_GE(standing.next_s, 1U);
    EXPECT_TRUE(gcra.decide(tat, now + standing.next_s * kSecond).allowed);
    EXPECT_FALSE(gcra.decide(tat, now + (standing.next_s - 1) * kSecond).allowed) << "longer than needed";
  }
}

}  // namespace
}  // namespace candor::filters
