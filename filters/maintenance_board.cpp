#include "filters/maintenance_board.hpp"

#include <utility>

#include "filters/maintenance_file.hpp"

namespace candor::filters {

std::string scope_of_route(std::string_view route) { return route == kAllScope ? "route:all" : std::string(route); }

MaintenanceBoard::MaintenanceBoard(const std::vector<std::string>& routes, std::filesystem::path file)
    : file_(std::move(file)) {
  add(std::string(kAllScope));
  for (const std::string& route : routes) add(scope_of_route(route));
  if (file_.empty()) return;
  for (const ScopedSwitch& kept : read_maintenance_file(file_)) {
    const std::optional<std::size_t> scope = find(kept.scope);
    if (!scope) continue;
    apply(entries_[*scope], kept.state);
    entries_[*scope].switched = true;
  }
}

std::optional<std::size_t> MaintenanceBoard::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

Switch MaintenanceBoard::read(std::size_t scope) const {
  const std::lock_guard lock(mutex_);
  return entries_[scope].state;
}

void MaintenanceBoard::begin_with(std::size_t scope, const Switch& state) {
  const std::lock_guard lock(switching_);
  if (!entries_[scope].switched) apply(entries_[scope], state);
}

std::error_code MaintenanceBoard::set(std::size_t scope, const Switch& state) {
  const std::lock_guard lock(switching_);
  if (!file_.empty()) {
    std::vector<ScopedSwitch> kept;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (i == scope) kept.push_back({.scope = entries_[i].name, .state = state});
      if (i != scope && entries_[i].switched) kept.push_back({.scope = entries_[i].name, .state = entries_[i].state});
    }
    if (const std::error_code ec = write_maintenance_file(file_, kept)) return ec;
  }
  apply(entries_[scope], state);
  entries_[scope].switched = true;
  return {};
}

void MaintenanceBoard::add(std::string name) {
  Entry& entry = entries_.emplace_back();
  entry.name = std::move(name);
  by_name_.emplace(entry.name, entries_.size() - 1);
}

void MaintenanceBoard::apply(Entry& entry, const Switch& state) {
  const std::lock_guard lock(mutex_);
  if (state.on && !entry.state.on) on_.fetch_add(1, std::memory_order_release);
  entry.scope.set(state);
  if (!state.on && entry.state.on) on_.fetch_sub(1, std::memory_order_release);
  entry.state = state;
}

}  // namespace candor::filters
