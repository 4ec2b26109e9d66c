#include "proxy/upstream/endpoint.hpp"

namespace candor::upstream {

Permit::~Permit() {
  if (endpoint_ != nullptr) endpoint_->give_back();
}

Endpoint::Endpoint(const config::Endpoint& configured, const config::Upstream& upstream, net::TicketQueue& waiting)
    : configured_(configured),
      upstream_(upstream),
      waiting_(waiting),
      lookup_(NameLookup::make(configured, upstream.resolve_interval)) {}

Permit Endpoint::try_take_permit() {
  if (connections_.fetch_add(1) < upstream_.connections.max) return Permit(this);
  connections_.fetch_sub(1);
  return {};
}

void Endpoint::give_back() {
  connections_.fetch_sub(1);
  if (!waiting_.empty()) waiting_.wake_one();
}

void Endpoint::failed(time_point now) {
  if (upstream_.eject.after == 0) return;
  if (failures_in_row_.fetch_add(1, std::memory_order_relaxed) + 1 < upstream_.eject.after) return;
  ejected_until_.store((now + upstream_.eject.for_time).time_since_epoch().count(), std::memory_order_relaxed);
}

}  // namespace candor::upstream
