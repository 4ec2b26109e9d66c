// The parts of the loader, one for each part of the file. Each reads its keys from the root into the config and reports
// what is wrong; none of them depends on what another one found, but for routes, which name upstreams and inherit
// limits.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"
#include "config/loader.hpp"
#include "config/section.hpp"

namespace candor::config {

void load_process(Section& root, Config& config);    // name, workers, state_dir, trusted_proxies, min_rate, access_log
void load_listeners(Section& root, Config& config);  // listeners, admin
void load_limits(Section& root, Config& config);     // limits, timeouts
void load_upstreams(Section& root, Config& config);
void load_routes(Section& root, const FilterCatalog& catalog, Config& config);

// The list under the key `filters`.
std::vector<FilterSpec> load_filters(Section& section, const FilterCatalog& catalog);
// What stands first in every chain that does not have it elsewhere; without a name where the catalog has no such
// filter.
FilterSpec always_filter(const FilterCatalog& catalog);

// The key `tls` of a listener and of an upstream.
void load_listener_tls(Section& listener, ListenerTls& tls);
void load_upstream_tls(Section& upstream, const std::vector<Endpoint>& endpoints, UpstreamTls& tls);

void read_timeouts(Section& section, UpstreamTimeouts& timeouts);

// Reads a key that must be there; false after the error that it is not, or is not a text.
bool read_required(Section& section, std::string_view key, std::string_view expected, std::string& out);
// Reads a required `name` of an upstream or a route.
bool read_name(Section& section, std::string& out);

// Where something was seen first, to report it when it comes again.
class Seen {
 public:
  // Reports and gives false when `what` has been seen; `key` is where it stands, `thing` what to call it.
  bool first(Section& section, std::string_view key, std::string_view thing, const std::string& what);

 private:
  std::map<std::string, int> lines_;
};

}  // namespace candor::config
