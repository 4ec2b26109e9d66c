#include "filters/maintenance_filter.hpp"

#include <algorithm>
#include <utility>

namespace candor::filters {

MaintenanceFilter::MaintenanceFilter(std::shared_ptr<const MaintenanceRules> rules,
                                     std::shared_ptr<const MaintenanceBoard> board, std::size_t route_scope)
    : rules_(std::move(rules)), board_(std::move(board)), route_{.scope = route_scope, .generation = 0, .reason = {}} {}

std::optional<Reply> MaintenanceFilter::on_request(Exchange& exchange) {
  if (board_->none_on()) return std::nullopt;
  const auto now = std::chrono::floor<std::chrono::seconds>(exchange.wall_now);
  View* const view = scope_in_charge(now);
  if (view == nullptr) return std::nullopt;
  if (rules_->open_paths.contains(exchange.request.path)) return std::nullopt;
  if (config::contains(rules_->let_through, exchange.client)) return std::nullopt;

  // The scope may have been switched off in between: then there is a little less than a second left, or none.
  const std::chrono::seconds left = board_->scope(view->scope).left(now).value_or(rules_->retry_after);
  Reply reply;
  reply.cause = Cause::maintenance;
  reply.fields.emplace_back("Retry-After", std::to_string(std::max<std::int64_t>(left.count(), 1)));
  reply.detail = reason(*view);
  return reply;
}

// Of the two scopes that may be on, the one that ends last: a client must not be told to come back before that. An end
// that is not known counts as the last one.
MaintenanceFilter::View* MaintenanceFilter::scope_in_charge(std::chrono::sys_seconds now) {
  const MaintenanceScope& all = board_->scope(all_.scope);
  const MaintenanceScope& route = board_->scope(route_.scope);
  const bool all_on = all.on(now);
  const bool route_on = route.on(now);
  if (!all_on) return route_on ? &route_ : nullptr;
  if (!route_on) return &all_;
  const auto all_left = all.left(now);
  const auto route_left = route.left(now);
  return !route_left || (all_left && *all_left < *route_left) ? &route_ : &all_;
}

const std::string& MaintenanceFilter::reason(View& view) const {
  const std::uint64_t generation = board_->scope(view.scope).generation();
  if (generation != view.generation) {
    view.reason = board_->read(view.scope).reason;
    view.generation = generation;
  }
  return view.reason;
}

}  // namespace candor::filters
