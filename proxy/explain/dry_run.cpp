#include "proxy/explain/dry_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proxy/announced_length.hpp"
#include "proxy/filter_chain.hpp"
#include "proxy/http1/request_parser.hpp"
#include "proxy/max_forwards.hpp"
#include "proxy/receive_head.hpp"
#include "proxy/refusal.hpp"
#include "proxy/understand_request.hpp"
#include "proxy/worker.hpp"

namespace candor::explain {
namespace {

void answered(DryRun& run, Reply reply, std::string by) {
  run.fate = Fate::answered;
  run.reply = std::move(reply);
  run.decided_by = std::move(by);
}

void begin(const ImaginedRequest& request, Exchange& exchange) {
  exchange.now = exchange.began = Clock::now();
  exchange.wall_now = WallClock::now();
  exchange.peer = exchange.client = request.client;
  exchange.peer_text = exchange.keep(request.client_text);
  exchange.over_tls = request.tls;
  exchange.request_id = "dry-run";
}

// As receive_head() reads what has come.
http1::Fault read_head(std::string_view bytes, const config::Limits& limits, Exchange& exchange) {
  switch (exchange.scanner.scan(bytes, request_head_limits(limits))) {
    case http1::HeadScanner::Result::failed:
      return exchange.scanner.fault();
    case http1::HeadScanner::Result::need_more:
      return http1::judge_incomplete_request(bytes, exchange.scanner);
    case http1::HeadScanner::Result::complete:
      return http1::parse_request(bytes, exchange.scanner, exchange.request);
  }
  return {};
}

bool find_route(const Shared& shared, DryRun& run) {
  const std::optional<std::size_t> found = shared.router.find(run.exchange.request);
  if (found) {
    run.exchange.route_index = *found;
    run.exchange.route = &shared.config.routes[*found];
    return true;
  }
  answered(run, no_route_reply(shared.router.allowed_methods(run.exchange.request)), "routes");
  return false;
}

void ask_filters(const FilterChain& chain, DryRun& run) {
  run.filters = chain.explain(run.exchange);
  if (std::ranges::any_of(run.filters, [](const Verdict& verdict) { return !verdict.known; })) {
    run.fate = Fate::unknown;
    return;
  }
  if (run.filters.empty() || !run.filters.back().reply) return;
  const std::string& name = run.exchange.route->filters[run.filters.size() - 1].name;
  answered(run, *run.filters.back().reply, fmt::format("filter {}", name));
}

// The engine's own reasons not to forward what the filters let pass.
void ask_engine(const http1::Length& length, DryRun& run) {
  Exchange& exchange = run.exchange;
  http1::Fault bad_length = check_announced_length(*exchange.route, exchange.request.method, length);
  if (bad_length) return answered(run, reply_for(std::move(bad_length)), "limits of the route");
  std::optional<Reply> last_hop = count_down_max_forwards(exchange);
  if (last_hop) return answered(run, *std::move(last_hop), "Max-Forwards");
  if (exchange.route->upstream.empty()) return answered(run, no_route_reply({}), "route without upstream");
}

void ask_upstream(Shared& shared, DryRun& run) {
  auto& endpoints = shared.upstreams[run.exchange.route->upstream_index].endpoints();
  const bool usable = std::ranges::any_of(
      endpoints, [&](const upstream::Endpoint& endpoint) { return !endpoint.ejected(run.exchange.now); });
  if (!usable) answered(run, reply_for({Cause::no_endpoint, "every endpoint is ejected"}), "upstream");
}

}  // namespace

void dry_run(Worker& worker, const ImaginedRequest& request, DryRun& run) {
  Exchange& exchange = run.exchange;
  begin(request, exchange);
  const std::string_view bytes = exchange.keep(head_of(request));
  const config::Config& config = worker.shared.config;
  http1::Fault fault = read_head(bytes, config.limits, exchange);
  // Which certificate would be in use is not known here.
  UnderstoodRequest understood;
  if (!fault) understood = understand_request(config, worker.shared.pseudonym, exchange);
  if (understood.fault) fault = std::move(understood.fault);
  if (fault) return answered(run, reply_for(std::move(fault)), "head of the request");
  if (!find_route(worker.shared, run)) return;
  ask_filters(worker.chain(exchange), run);
  if (run.fate == Fate::forwarded) ask_engine(understood.length, run);
  if (run.fate == Fate::forwarded) ask_upstream(worker.shared, run);
}

}  // namespace candor::explain
