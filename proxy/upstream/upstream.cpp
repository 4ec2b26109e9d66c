#include "proxy/upstream/upstream.hpp"

namespace candor::upstream {

Upstream::Upstream(const config::Upstream& configured) : configured_(configured) {
  for (const config::Endpoint& endpoint : configured.endpoints) endpoints_.emplace_back(endpoint, configured, waiting_);
}

void Upstream::shed_idle() const {
  for (const auto& shed : shedders_) shed();
}

}  // namespace candor::upstream
