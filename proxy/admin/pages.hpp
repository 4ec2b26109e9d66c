// The pages that the admin listener always has. Filters add theirs.
#pragma once

#include "config/config.hpp"
#include "proxy/admin/routes.hpp"

#include <functional>
#include <string>

namespace candor::admin {

// What the pages show. All of it is asked for on the admin thread, at each request.
struct PageSources {
  std::function<std::string()> metrics;  // Prometheus text
  std::function<bool()> draining;
  std::function<std::string()> upstreams;  // JSON: endpoints and their state
};

// `routes` and `config` outlive the listener.
void add_pages(Routes& routes, const config::Config& config, PageSources sources);

std::string routes_as_json(const config::Config& config);

}  // namespace candor::admin
