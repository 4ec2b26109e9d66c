#include "proxy/explain/dry_run_report.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>

#include "proxy/http1/path.hpp"

namespace candor::explain {
namespace {

namespace json = boost::json;

std::string_view name_of(Fate fate) {
  switch (fate) {
    case Fate::forwarded:
      return "forwarded";
    case Fate::answered:
      return "answered";
    case Fate::unknown:
      break;
  }
  return "unknown";
}

std::string summary(const DryRun& run) {
  switch (run.fate) {
    case Fate::forwarded:
      return fmt::format("It would be forwarded to the upstream {}.", run.exchange.route->upstream);
    case Fate::answered:
      return fmt::format("It would be answered with {} {} ({}) by: {}.", status_of(run.reply),
                         reason_phrase(status_of(run.reply)), failure_row(run.reply.cause).name, run.decided_by);
    case Fate::unknown:
      break;
  }
  return "It depends on a filter that only a real request can ask.";
}

json::object request(const Exchange& exchange) {
  const http1::RequestHead& head = exchange.request;
  return {{"method", head.method},
          {"scheme", exchange.over_tls ? "https" : "http"},
          {"authority", head.authority},
          {"path", head.path},
          {"matched_path", head.matched_path},
          {"client", exchange.client.to_string()},
          {"peer", exchange.peer_text},
          {"peer_trusted", exchange.peer_trusted}};
}

json::object answer(const Reply& reply) {
  json::array fields;
  for (const auto& [name, value] : reply.fields) fields.emplace_back(fmt::format("{}: {}", name, value));
  return {{"status", status_of(reply)},
          {"cause", failure_row(reply.cause).name},
          {"error", reply.log_detail},
          {"fields", std::move(fields)}};
}

json::array filters(const DryRun& run) {
  json::array list;
  const auto& specs = run.exchange.route->filters;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    json::object filter{{"name", specs[i].name}};
    if (i >= run.filters.size()) {
      filter["verdict"] = "not asked";
    } else if (!run.filters[i].known) {
      filter["verdict"] = "unknown";
    } else if (run.filters[i].reply) {
      filter["verdict"] = "answers";
      filter["answer"] = answer(*run.filters[i].reply);
    } else {
      filter["verdict"] = "passes";
    }
    if (i < run.filters.size() && !run.filters[i].note.empty()) filter["note"] = run.filters[i].note;
    list.emplace_back(std::move(filter));
  }
  return list;
}

json::object route(const config::Route& route) {
  json::object object{{"name", route.name},
                      {"host", route.match.host},
                      {"path", route.match.path},
                      {"limits", {{"request_body", route.request_body}, {"length_required", route.length_required}}},
                      {"timeouts_ms",
                       {{"request_body", route.request_body_timeout.count()},
                        {"client_write", route.client_write_timeout.count()},
                        {"tunnel_idle", route.tunnel_idle.count()}}}};
  if (route.rewrite_prefix) object["rewrite_prefix"] = *route.rewrite_prefix;
  return object;
}

json::object endpoint(const upstream::Endpoint& endpoint, Clock::time_point now) {
  const bool ejected = endpoint.ejected(now);
  json::object object{
      {"url", endpoint.url()}, {"state", ejected ? "ejected" : "in use"}, {"connections", endpoint.connections()}};
  if (ejected)
    object["ejected_for_ms"] = std::chrono::ceil<std::chrono::milliseconds>(endpoint.ejected_until() - now).count();
  return object;
}

// The path that the upstream would be asked for.
std::string forwarded_path(const Exchange& exchange) {
  const http1::RequestHead& head = exchange.request;
  const config::Route& route = *exchange.route;
  if (!route.rewrite_prefix || head.path == "*") return std::string(head.path);
  return http1::joined_path(*route.rewrite_prefix, http1::behind_prefix(head, route.match.path));
}

json::object upstream(const Exchange& exchange, upstream::Upstream& upstream) {
  const config::Upstream& configured = upstream.configured();
  const config::UpstreamTimeouts& timeouts = exchange.route->timeouts;
  json::array endpoints;
  for (const upstream::Endpoint& each : upstream.endpoints()) endpoints.emplace_back(endpoint(each, exchange.now));
  return {{"name", configured.name},
          {"path", forwarded_path(exchange)},
          {"host", configured.host.empty() ? exchange.request.authority : std::string_view(configured.host)},
          {"endpoints", std::move(endpoints)},
          {"timeouts_ms",
           {{"resolve", timeouts.resolve.count()},
            {"connect", timeouts.connect.count()},
            {"response", timeouts.response.count()},
            {"read", timeouts.read.count()},
            {"write", timeouts.write.count()},
            {"total", timeouts.total.count()}}},
          {"connections", {{"max", configured.connections.max}, {"queue", configured.connections.queue}}},
          {"attempts", configured.retries.attempts}};
}

}  // namespace

json::object as_json(const DryRun& run, Shared& shared) {
  const Exchange& exchange = run.exchange;
  json::object report{{"summary", summary(run)}, {"verdict", name_of(run.fate)}};
  if (run.fate == Fate::answered) {
    report["decided_by"] = run.decided_by;
    report["answer"] = answer(run.reply);
  }
  report["request"] = request(exchange);
  if (exchange.route == nullptr) return report;
  report["route"] = route(*exchange.route);
  report["filters"] = filters(run);
  if (run.fate == Fate::forwarded && !exchange.early_hints.empty())
    report["early_hints"] = json::array(exchange.early_hints.begin(), exchange.early_hints.end());
  if (!exchange.route->upstream.empty())
    report["upstream"] = upstream(exchange, shared.upstreams[exchange.route->upstream_index]);
  return report;
}

}  // namespace candor::explain
