// Answers 503 while all routes, or the filter's own, are in maintenance. One for each worker and route; reads the
// board's atomics for each request and copies the reason only after a switch.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/ip.hpp"
#include "filters/maintenance_board.hpp"
#include "filters/open_paths.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

struct MaintenanceRules {
  std::chrono::seconds retry_after{120};  // where the end is not known
  OpenPaths open_paths;
  std::vector<config::Network> let_through;
};

class MaintenanceFilter : public PureFilter {
 public:
  MaintenanceFilter(std::shared_ptr<const MaintenanceRules> rules, std::shared_ptr<const MaintenanceBoard> board,
                    std::size_t route_scope);

  std::optional<Reply> on_request(Exchange& exchange) override;

 private:
  struct View {
    std::size_t scope = 0;
    std::uint64_t generation = 0;
    std::string reason;
  };

  View* scope_in_charge(std::chrono::sys_seconds now);
  const std::string& reason(View& view) const;

  std::shared_ptr<const MaintenanceRules> rules_;
  std::shared_ptr<const MaintenanceBoard> board_;
  View all_;
  View route_;
};

}  // namespace candor::filters
