// The exchanges that are made to fail: what a client sends, what the upstream answers, and what the client gets when
// nothing fails.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "proxy/failure.hpp"

namespace candor::test {

struct Answer {
  std::string method;
  int status;
  std::string content;        // of answers of our own: not compared
  Cause cause = Cause::none;  // of answers of our own
};

struct Scenario {
  std::string name;
  std::string warm_up = {};  // a GET that is served before, on the same connections
  std::string request = {};
  std::string held_back = {};  // sent when a 100 has come
  std::vector<Answer> answers = {};
  std::string response = {};  // the upstream's
  bool response_ends_connection = false;
  std::size_t client_reads = 64 * 1024;  // bytes in a turn
  int client_receive_buffer = 0;
  unsigned upstreams = 1;
  std::string clean_path = "/clean";  // of the exchange that has to go well afterwards
};

const std::vector<Scenario>& scenarios();
std::ostream& operator<<(std::ostream& out, const Scenario& scenario);

// The configuration that all of them run with.
std::string configuration(const std::string& endpoints);

}  // namespace candor::test
