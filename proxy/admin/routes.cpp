#include "proxy/admin/routes.hpp"

#include <algorithm>
#include <utility>

namespace candor::admin {
namespace {

// "/maintenance" covers itself and "/maintenance/api", not "/maintenancex". "/" covers only itself.
bool covers(std::string_view route, std::string_view path) {
  if (!path.starts_with(route)) return false;
  if (path.size() == route.size()) return true;
  return route != "/" && path[route.size()] == '/';
}

}  // namespace

void Routes::add(Entry entry) {
  const auto same = std::ranges::find(entries_, entry.path, &Entry::path);
  if (same != entries_.end()) {
    *same = std::move(entry);
  } else {
    entries_.push_back(std::move(entry));
  }
}

const Routes::Entry* Routes::find(std::string_view path) const {
  const Entry* longest = nullptr;
  for (const Entry& entry : entries_) {
    if (covers(entry.path, path) && (longest == nullptr || entry.path.size() > longest->path.size())) longest = &entry;
  }
  return longest;
}

}  // namespace candor::admin
