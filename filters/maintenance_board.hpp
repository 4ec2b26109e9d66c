// The maintenance of the whole process: scope 0 is `all`, the others are the routes in their order. Requests read the
// scopes' atomics; the details stand behind a mutex, which a worker takes once after each switch.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

#include "filters/maintenance_scope.hpp"
#include "filters/maintenance_switch.hpp"

namespace candor::filters {

inline constexpr std::string_view kAllScope = "all";

// The scope of one route bears its name; only a route that is itself named `all` needs another, which no route can
// have.
std::string scope_of_route(std::string_view route);

class MaintenanceBoard {
 public:
  // Takes what `file` says (empty: nothing is kept). A kept scope whose route is gone from the configuration is
  // forgotten. Throws StartError, see maintenance_file.hpp.
  MaintenanceBoard(const std::vector<std::string>& routes, std::filesystem::path file);

  std::size_t size() const { return entries_.size(); }
  const std::string& name(std::size_t scope) const { return entries_[scope].name; }
  std::optional<std::size_t> find(std::string_view name) const;
  const MaintenanceScope& scope(std::size_t index) const { return entries_[index].scope; }
  // Nothing is in maintenance, which is what most requests find: with thousands of routes they then need not fetch
  // their own scope.
  bool none_on() const { return on_.load(std::memory_order_acquire) == 0; }
  const std::filesystem::path& file() const { return file_; }

  Switch read(std::size_t scope) const;

  // The configured state; a kept one wins over it.
  void begin_with(std::size_t scope, const Switch& state);

  // Writes the file, then switches. After an error nothing is switched.
  [[nodiscard]] std::error_code set(std::size_t scope, const Switch& state);

 private:
  struct Entry {
    std::string name;
    MaintenanceScope scope;
    Switch state;
    bool switched = false;  // by somebody, not by the configuration: so it is kept; under switching_
  };

  void add(std::string name);
  void apply(Entry& entry, const Switch& state);

  std::filesystem::path file_;
  std::mutex switching_;      // held while the file is written, so that switches reach it in their order
  mutable std::mutex mutex_;  // of every entry's state; held for a copy only, since a worker may want the new reason
  std::atomic<std::size_t> on_{0};  // scopes; one whose planned end has passed counts until it is switched
  std::deque<Entry> entries_;       // never grows after construction; a deque because atomics do not move
  std::unordered_map<std::string_view, std::size_t> by_name_;  // each route asks for its own at the start
};

}  // namespace candor::filters
