#include "tests/fuzz/conversation.hpp"

#include <poll.h>
#include <sys/socket.h>

#include "tests/fuzz/expect.hpp"

namespace candor::test {

namespace {

constexpr std::chrono::seconds kWait{12};  // longer than every timeout but that of an idle connection
constexpr unsigned kWaitsMax = 20;         // enough for all timeouts one after the other
constexpr unsigned kTurnsMax = 20'000;     // until rest; far more than the largest input takes

}  // namespace

Conversation::Conversation(Engine& engine, const Socket& upstream_listening)
    : engine_(engine), upstream_listening_(upstream_listening), client_(connect_to(engine.address())) {}

Transcript Conversation::play(const std::vector<Step>& steps) {
  rest();
  for (const Step& step : steps) {
    act(step);
    rest();
  }
  end_all();
  transcript_.client_received = client_.received;
  transcript_.client_end = client_.end();
  for (const auto& each : upstreams_) transcript_.upstreams_received.push_back(each->received);
  return std::move(transcript_);
}

void Conversation::act(const Step& step) {
  switch (step.act) {
    case Act::client_sends:
      if (transcript_.client_reset) return;
      client_.send(step.bytes);
      transcript_.client_sent += step.bytes;
      return;
    case Act::upstream_sends:
      for_upstream_ += step.bytes;
      return give_upstream_its_bytes();
    case Act::client_ends:
      return client_.end_after_sending();
    case Act::upstream_ends:
      if (upstream() != nullptr) upstream()->end_after_sending();
      return;
    case Act::client_resets:
      transcript_.client_reset = true;
      return client_.reset();
    case Act::upstream_resets:
      if (upstream() != nullptr) upstream()->reset();
      return;
    case Act::time_passes:
      return engine_.pass(kWait);
  }
}

// Bytes for an upstream wait until it has been sent something: nobody answers before.
void Conversation::give_upstream_its_bytes() {
  if (for_upstream_.empty() || upstream() == nullptr || upstream()->fd() < 0) return;
  upstream()->send(for_upstream_);
  for_upstream_.clear();
}

void Conversation::end_all() {
  client_.end_after_sending();
  rest();
  for (unsigned waits = 0; !engine_.still_open().empty(); ++waits) {
    expect(waits < kWaitsMax, "every connection comes to its end", engine_.still_open());
    ::poll(nullptr, 0, waits == 0 ? 1 : 0);
    rest();
    engine_.pass(kWait);
    rest();
  }
  // The last bytes may still be on their way to the client.
  while (!transcript_.client_reset && client_.end() == Io::ok && wait_event(client_.fd(), POLLIN) == Io::ok)
    client_.pump();
  engine_.forget_upstreams();
  rest();
}

void Conversation::rest() {
  for (unsigned turns = 0; turn() || turn(); ++turns) expect(turns < kTurnsMax, "the engine comes to rest");
}

bool Conversation::turn() {
  bool moved = engine_.poll();
  moved = client_.pump() || moved;
  const int accepted = ::accept4(upstream_listening_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted >= 0) {
    upstreams_.push_back(std::make_unique<Peer>(Socket(accepted)));
    give_upstream_its_bytes();
    moved = true;
  }
  for (const auto& each : upstreams_) moved = each->pump() || moved;
  return moved;
}

}  // namespace candor::test
