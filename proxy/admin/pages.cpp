#include "proxy/admin/pages.hpp"

#include "proxy/failure_list.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <utility>

namespace candor::admin {
namespace {

constexpr const char* kPlainText = "text/plain; charset=utf-8";
constexpr const char* kPrometheusText = "text/plain; version=0.0.4; charset=utf-8";

// The content that `read` gives, whatever the request says.
Handler showing(std::string content_type, std::function<std::string()> read) {
  return [content_type = std::move(content_type), read = std::move(read)](const Request&) {
    return Response{.status = 200, .body = read(), .content_type = content_type};
  };
}

std::string index_text(const Routes& routes) {
  std::string text = fmt::format("Candor {}\n\n", CANDOR_VERSION);
  for (const Routes::Entry& entry : routes.entries()) {
    text += fmt::format("{:<18}{:<20}{}\n", entry.path, entry.methods, entry.summary);
  }
  return text;
}

Handler readiness(std::function<bool()> draining) {
  return [draining = std::move(draining)](const Request&) {
    if (draining()) return Response{.status = 503, .body = "draining\n", .content_type = kPlainText};
    return Response{.status = 200, .body = "ready\n", .content_type = kPlainText};
  };
}

boost::json::object to_json(const config::Route& route) {
  boost::json::array filters;
  for (const config::FilterSpec& filter : route.filters) filters.emplace_back(filter.name);
  boost::json::object object{{"name", route.name},
                             {"host", route.match.host},
                             {"path", route.match.path},
                             {"upstream", route.upstream},
                             {"filters", std::move(filters)}};
  if (route.rewrite_prefix) object["rewrite_prefix"] = *route.rewrite_prefix;
  return object;
}

}  // namespace

void add_pages(Routes& routes, const config::Config& config, PageSources sources) {
  routes.add({"/", "GET", "this list", showing(kPlainText, [&routes] { return index_text(routes); })});
  routes.add({"/metrics", "GET", "for Prometheus", showing(kPrometheusText, std::move(sources.metrics))});
  routes.add({"/healthz", "GET", "200 while the process lives", showing(kPlainText, [] { return "alive\n"; })});
  routes.add({"/readyz", "GET", "200, or 503 while draining", readiness(std::move(sources.draining))});
  routes.add({"/failures", "GET", "the failure contract", showing("application/json", failures_as_json)});
  routes.add({"/routes", "GET", "what is routed where",
              showing("application/json", [&config] { return routes_as_json(config); })});
  routes.add(
      {"/upstreams", "GET", "endpoints and their state", showing("application/json", std::move(sources.upstreams))});
}

std::string routes_as_json(const config::Config& config) {
  boost::json::array list;
  for (const config::Route& route : config.routes) list.push_back(to_json(route));
  return boost::json::serialize(list) + "\n";
}

}  // namespace candor::admin
