#include "tests/faults/play.hpp"

#include <poll.h>

#include "tests/faults/judge.hpp"
#include "tests/support/message.hpp"

namespace candor::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kKeepAlive{31};        // as configured, and a little more
constexpr unsigned kIdleTurns = 2;       // the kernel of a busy machine may deliver a moment later
constexpr seconds kPassedMax{120};       // longer than every timeout of the configuration
constexpr std::size_t kTurnsMax = 5000;  // far more than the largest scenario takes

// How many final answers there are, and whether an interim one asks for the content.
struct Progress {
  std::size_t complete = 0;
  bool said_continue = false;
};

Progress progress_of(std::string bytes, const std::vector<Answer>& answers) {
  Progress progress;
  for (const Answer& each : answers) {
    std::optional<ResponseParser> parser(each.method);
    while (parser->feed(bytes) && parser->response().status < 200) {
      progress.said_continue = true;
      parser.emplace(each.method);
    }
    if (!parser->response().complete) break;
    ++progress.complete;
  }
  return progress;
}

}  // namespace

Play::Play(Stage& stage, const Fault& fault, std::size_t at)
    : stage_(stage), scenario_(stage.scenario_), fault_(fault), engine_(stage.config_), injection_(fault, at) {}

Played Play::run() {
  warm_up();
  exchange();
  played_.reached = injection_.reached();
  let_go();
  injection_.disarm();
  expect_nothing_open();
  expect_clean_exchange();
  for (const Origin& origin : stage_.origins_) {
    if (!origin.complaint().empty()) wrong(origin.complaint());
  }
  for (Origin& origin : stage_.origins_) origin.forget();
  return std::move(played_);
}

void Play::warm_up() {
  client_.emplace(connect_to(engine_.address(), {.from = "", .receive_buffer = scenario_.client_receive_buffer}));
  if (scenario_.warm_up.empty()) return;
  if (get(scenario_.warm_up) != "hello") wrong("not even the exchange before the fault went well");
  warmed_up_ = 1;
}

void Play::exchange() {
  injection_.arm();
  client_->read_max = scenario_.client_reads;
  client_->send(scenario_.request);
  bool held_back = !scenario_.held_back.empty();
  bool ended = false;
  turns_until("an answer", [&] {
    const Progress progress = progress_of(client_->received, scenario_.answers);
    if (held_back && progress.said_continue) {
      client_->send(scenario_.held_back);
      held_back = false;
    }
    return ended = client_->end() != Io::ok || progress.complete == scenario_.answers.size();
  });
  received_ = std::exchange(client_->received, {});
  end_ = ended ? client_->end() : Io::timeout;
}

// The client leaves, and what is left of the exchange may meet the fault too, the line in the log included.
void Play::let_go() {
  client_->end_after_sending();
  turns_until("the end of the connection", [&] { return client_->end() != Io::ok; });
  client_.reset();
  engine_.pass(observe::AccessLogBuffer::kFlushInterval);
  turns_until("the end of all connections", [&] { return engine_.still_open().empty(); });
}

void Play::expect_nothing_open() {
  if (const std::string open = engine_.still_open(); !open.empty()) wrong("left open: " + open);
  const Tally tally = engine_.tally();
  if (tally.exchanges != tally.responses + tally.aborts) wrong("responses and aborts are not the exchanges");
  const std::uint64_t lines = tally.exchanges - tally.lines_dropped;
  std::vector<std::string> log = engine_.log(lines);
  if (log.size() != lines) {
    wrong(std::to_string(log.size()) + " lines in the log instead of " + std::to_string(lines));
  }
  if (tally.lines_dropped != 0) return;
  if (log.size() >= warmed_up_) log.erase(log.begin(), log.begin() + static_cast<std::ptrdiff_t>(warmed_up_));
  const Evidence evidence{scenario_, fault_, injection_.side(), received_, end_, std::move(log)};
  for (std::string& each : judge(evidence)) wrong(std::move(each));
}

void Play::expect_clean_exchange() {
  for (Origin& origin : stage_.origins_) {
    origin.answer_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nclean", false);
  }
  client_.emplace(connect_to(engine_.address()));
  if (get("GET " + scenario_.clean_path + " HTTP/1.1\r\nHost: web.test\r\n\r\n") != "clean")
    wrong("the next client is not served");
  engine_.pass(kKeepAlive);
  turns_until("the end of an idle connection", [&] { return client_->end() != Io::ok; });
  client_.reset();
  engine_.forget_upstreams();
  if (const std::string open = engine_.still_open(); !open.empty()) wrong("left open behind it: " + open);
  if (engine_.log(1).size() != 1) wrong("the clean exchange is not in the log");
}

std::string Play::get(const std::string& request) {
  client_->send(request);
  std::optional<ResponseParser> parser("GET");
  turns_until("an answer without faults", [&] {
    while (parser->feed(client_->received) && parser->response().status < 200) parser.emplace("GET");
    return parser->response().complete || client_->end() != Io::ok;
  });
  return parser->response().complete ? parser->response().content : "";
}

bool Play::turn() {
  bool moved = false;
  try {
    const Injection::Scope scope(injection_);
    moved = engine_.poll();
  } catch (const std::exception& ex) {
    wrong(std::string("an exception leaves the worker, which ends the process: ") + ex.what());
    moved = true;
  }
  for (Origin& origin : stage_.origins_) moved = origin.pump() || moved;
  if (client_) moved = client_->pump() || moved;
  return moved;
}

void Play::turns_until(const char* what, const std::function<bool()>& done) {
  std::chrono::nanoseconds passed{0};
  unsigned idle = 0;
  std::size_t turns = 0;
  while (!done()) {
    if (++turns > kTurnsMax || passed > kPassedMax)
      return wrong(std::string("there was no end of waiting for ") + what);
    if (turn()) {
      idle = 0;
    } else if (++idle <= kIdleTurns) {
      ::poll(nullptr, 0, 1);
    } else {
      engine_.pass(seconds(1));
      passed += seconds(1);
      idle = 0;
    }
  }
}

}  // namespace candor::test
