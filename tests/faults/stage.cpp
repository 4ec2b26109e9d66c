#include "tests/faults/stage.hpp"

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <thread>

#include "tests/faults/play.hpp"

namespace candor::test {

namespace {

std::string endpoints_of(const std::vector<Origin>& origins) {
  std::string list;
  for (const Origin& origin : origins) list += (list.empty() ? "'" : ", '") + origin.endpoint() + "'";
  return list;
}

}  // namespace

Stage::Stage(const Scenario& scenario)
    : scenario_(scenario), origins_(scenario.upstreams), config_(configured(configuration(endpoints_of(origins_)))) {
  // What goes wrong a thousand times is formatted, as in the program, but not printed.
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::null_sink_st>()));
}

Played Stage::play(const Fault& fault, std::size_t at) {
  for (Origin& origin : origins_) origin.answer_with(scenario_.response, scenario_.response_ends_connection);
  Played played;
  std::thread([&] { played = Play(*this, fault, at).run(); }).join();
  return played;
}

}  // namespace candor::test
