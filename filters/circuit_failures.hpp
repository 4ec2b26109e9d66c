// Which ends of an exchange count as failures of its upstream.
#pragma once

#include <bitset>
#include <string>
#include <vector>

#include "filters/circuit.hpp"
#include "proxy/exchange.hpp"

namespace candor::filters {

inline constexpr std::size_t kCircuitFailuresMax = 64;  // items of the list

class CircuitFailures {
 public:
  // Adds `upstream` (all its rows of the failure table), the name of one cause, a class such as 5xx or a code such as
  // 429. False where the word is none of them.
  bool add(std::string_view word);

  // Of an exchange that has its answer, or is over. Neutral where the upstream was not heard.
  Circuit::Result judge(const Exchange& exchange) const;

  bool operator==(const CircuitFailures&) const = default;

 private:
  std::bitset<kCauseCount> causes_;
  std::bitset<600> statuses_;
};

}  // namespace candor::filters
