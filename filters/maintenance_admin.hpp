// The admin listener's /maintenance and /maintenance/ROUTE: GET shows, PUT switches on, DELETE switches off. A switch
// is answered when every worker sees it and the state file, if there is one, holds it.
#pragma once

#include <chrono>
#include <cstddef>

#include "filters/maintenance_board.hpp"
#include "proxy/admin/routes.hpp"

namespace candor::filters {

inline constexpr std::chrono::seconds kMaintenanceMax = std::chrono::hours(24 * 366);

admin::Response answer_maintenance(MaintenanceBoard& board, const admin::Request& request,
                                   std::chrono::sys_seconds now);

}  // namespace candor::filters
