#include "proxy/upstream/upstream.hpp"

namespace candor::upstream {

Upstream::Upstream(const config::Upstream& configured, const Watched<tls::ClientContext>* tls)
    : configured_(configured), tls_(tls) {
  for (const config::Endpoint& endpoint : configured.endpoints) endpoints_.emplace_back(endpoint, configured, waiting_);
}

void Upstream::shed_idle() const {
  for (const auto& shed : shedders_) shed();
}

}  // namespace candor::upstream
