// What would happen to a request if it came now: the path of connection.cpp up to the upstream, by the same functions
// and the worker's own filter objects, on an exchange that is not real. Nothing is sent, spent, counted or logged.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/exchange.hpp"
#include "proxy/explain/imagined_request.hpp"
#include "proxy/filter.hpp"
#include "proxy/shared.hpp"

namespace candor {
class FilterChain;
class Worker;
}  // namespace candor

namespace candor::explain {

enum class Fate : std::uint8_t { forwarded, answered, unknown };

struct DryRun {
  Exchange exchange;  // as the last filter has left it
  std::vector<Verdict> filters;
  Fate fate = Fate::forwarded;
  Reply reply;             // Fate::answered
  std::string decided_by;  // "filter method", "routes", …; empty where it is forwarded
};

// Whoever decides stands last: what it says is in `reply`.
void dry_run(Worker& worker, const ImaginedRequest& request, DryRun& run);

}  // namespace candor::explain
