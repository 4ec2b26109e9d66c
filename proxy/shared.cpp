#include "proxy/shared.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

#include "proxy/unrouted.hpp"

namespace candor {

namespace {

std::string make_pseudonym(const std::string& name) {
  std::random_device device;
  return fmt::format("{}-{:08x}{:08x}", name, device(), device());
}

}  // namespace

Shared::Shared(const config::Config& configured)
    : config(configured),
      workers(configured.workers != 0 ? configured.workers : std::max(1U, std::thread::hardware_concurrency())),
      router(configured.routes),
      pseudonym(make_pseudonym(configured.name)),
      proxy_status(configured.name),
      certificates(configured),
      log(configured.access_log.path) {
  for (std::size_t i = 0; i < configured.upstreams.size(); ++i)
    upstreams.emplace_back(configured.upstreams[i], certificates.upstream(i));
}

void Shared::build_filters(observe::Registry& registry, admin::Routes& routes) {
  certificates.show(registry);
  SharedParts parts;
  std::vector<std::string> names;
  for (const config::Route& route : config.routes) names.push_back(route.name);
  FilterSetup setup{registry, routes, parts, watched_files, config.state_dir, workers, {}, std::move(names), {}};
  for (const config::Route& route : config.routes) {
    setup.route = route.name;
    setup.upstream = route.upstream;
    auto& route_factories = factories.emplace_back();
    for (const config::FilterSpec& spec : route.filters) route_factories.push_back(spec.definition->build(setup));
  }
  setup.route = setup.upstream = {};
  auto& unrouted_factories = factories.emplace_back();
  for (const config::FilterSpec& spec : config.filters) {
    if (dynamic_cast<const UnroutedToo*>(spec.definition.get()) != nullptr)
      unrouted_factories.push_back(spec.definition->build(setup));
  }
}

}  // namespace candor
