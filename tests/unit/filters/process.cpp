#include "tests/unit/filters/process.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "filters/registry.hpp"

namespace candor::filters::test {

using namespace std::chrono_literals;

config::Loaded load(std::string_view global, std::string_view of_api) {
  const std::string text = fmt::format(R"(
listeners: [{{address: "127.0.0.1:8080"}}]
filters: {}
upstreams: [{{name: api, endpoints: ["http://127.0.0.1:9001"]}}]
routes:
  - {{name: api, match: {{path: /v1/}}, upstream: api, filters: {}}}
  - {{name: web, match: {{path: /}}, upstream: api}}
)",
                                       global, of_api);
  return config::load_text(text, "test.yaml", catalog());
}

std::string first_error(std::string_view filter, std::string_view options) {
  const config::Loaded loaded = load("[]", fmt::format("[{}: {{{}}}]", filter, options));
  return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
}

Process::Process(const config::Config& config, std::string state_dir) {
  FilterSetup setup{.metrics = registry_,
                    .admin = routes_,
                    .shared = shared_,
                    .watched = watched_,
                    .state_dir = std::move(state_dir),
                    .workers = kWorkers,
                    .route = {},
                    .routes = {}};
  for (const config::Route& route : config.routes) setup.routes.push_back(route.name);
  for (const config::Route& route : config.routes) {
    setup.route = route.name;
    setup.upstream = route.upstream;
    for (std::size_t slot = 0; slot < route.filters.size(); ++slot) {
      const config::FilterSpec& spec = route.filters[slot];
      const FilterFactory factory = spec.definition->build(setup);
      for (unsigned worker = 0; worker < kWorkers; ++worker) {
        built_.push_back({.route = route.name, .name = spec.name, .worker = worker, .filter = factory(worker)});
        built_.back().filter->slot = slot;
      }
    }
  }
}

Filter& Process::filter(std::string_view route, std::string_view name, unsigned worker) {
  for (const Built& built : built_)
    if (built.route == route && built.name == name && built.worker == worker) return *built.filter;
  throw std::logic_error("no such filter");
}

void Process::reread_files() {
  constexpr unsigned kLooksUntilSettled = 2;
  observe::Counter failures;
  for (unsigned look = 0; look < kLooksUntilSettled; ++look) watched_.look(failures);
}

double Process::metric(std::string_view name, const observe::Labels& labels) const {
  for (const observe::Registry::Family& family : registry_.families()) {
    if (family.name != name) continue;
    for (const observe::Registry::Series& series : family.series) {
      if (series.labels != labels) continue;
      return series.counter ? static_cast<double>(series.counter->value()) : series.read();
    }
  }
  return -1;
}

admin::Response Process::admin(std::string method, std::string subpath, std::string body) const {
  const admin::Routes::Entry* entry = routes_.find("/maintenance");
  if (entry == nullptr) throw std::logic_error("no such page");
  return entry->handler({.method = std::move(method),
                         .subpath = std::move(subpath),
                         .query = {},
                         .body = std::move(body),
                         .by = "admin 127.0.0.1"});
}

admin::Response Process::admin_page(const std::string& path) const {
  const admin::Routes::Entry* entry = routes_.find(path);
  if (entry == nullptr) throw std::logic_error("no such page");
  return entry->handler({.method = "GET", .subpath = {}, .query = {}, .body = {}, .by = "admin 127.0.0.1"});
}

Request::Request(std::string_view client, std::string_view path) {
  exchange.now = Clock::time_point(1000s);
  exchange.wall_now = std::chrono::sys_days(std::chrono::January / 15 / 2027) + 8h;
  exchange.client = config::IpAddress::parse(client).value();
  exchange.request.method = "GET";
  exchange.request.path = exchange.request.matched_path = path;
  exchange.request.authority = "example.com";
  route_.name = "api";
  exchange.route = &route_;
}

Request& Request::field(std::string_view name, std::string_view value) {
  exchange.request.fields.add(name, value);
  return *this;
}

Request& Request::query(std::string_view query) {
  exchange.request.query = query;
  exchange.request.has_query = true;
  return *this;
}

Request& Request::matching(std::string_view path) {
  route_.match.path = path;
  return *this;
}

Request& Request::later(std::chrono::nanoseconds by) {
  exchange.now += by;
  exchange.wall_now += by;
  return *this;
}

std::string field_of(const Reply& reply, std::string_view name) {
  const auto found = std::ranges::find(reply.fields, name, &std::pair<std::string, std::string>::first);
  return found == reply.fields.end() ? std::string() : found->second;
}

}  // namespace candor::filters::test
