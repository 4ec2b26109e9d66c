#include "filters/maintenance.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/maintenance_admin.hpp"
#include "filters/maintenance_board.hpp"
#include "filters/maintenance_filter.hpp"
#include "filters/rfc3339.hpp"
#include "proxy/admin/routes.hpp"
#include "proxy/observe/registry.hpp"
#include "proxy/server.hpp"

namespace candor::filters {
namespace {

constexpr const char* kStateFile = "maintenance.json";  // in state_dir

struct MaintenanceOptions {
  Switch initial;
  bool of_route = false;  // given for one route, so that the initial state is that route's
  std::filesystem::path state_file;
  std::shared_ptr<const MaintenanceRules> rules;
};

std::chrono::sys_seconds wall_now() { return std::chrono::floor<std::chrono::seconds>(WallClock::now()); }

class Maintenance : public FilterDefinition {
 public:
  explicit Maintenance(MaintenanceOptions options) : options_(std::move(options)) {}

  FilterFactory build(FilterSetup& setup) const override;

 private:
  std::shared_ptr<MaintenanceBoard> board(FilterSetup& setup) const;

  MaintenanceOptions options_;
};

std::shared_ptr<MaintenanceBoard> Maintenance::board(FilterSetup& setup) const {
  const std::filesystem::path& own = options_.state_file;
  const std::filesystem::path usual = setup.state_dir.empty() ? std::filesystem::path() : setup.state_dir / kStateFile;
  auto board = setup.shared.get_or_make<MaintenanceBoard>(setup.routes, own.empty() ? usual : own);
  if (!own.empty() && own != board->file())
    throw StartError(fmt::format(
        "route {}: maintenance has one state for all routes, so one state_file: here it is {}, before it was "
        "{}; give it in the global list of filters",
        setup.route, own.string(), board->file().empty() ? "none" : board->file().string()));
  return board;
}

// The board is one for all routes, so it is shown once.
struct Shown {
  bool done = false;
};

void show(FilterSetup& setup, const std::shared_ptr<MaintenanceBoard>& board) {
  for (std::size_t scope = 0; scope < board->size(); ++scope)
    setup.metrics.gauge("candor_maintenance", "1 while the scope is in maintenance.", {{"scope", board->name(scope)}},
                        [board, scope] { return board->scope(scope).on(wall_now()) ? 1.0 : 0.0; });
  setup.admin.add(
      {.path = "/maintenance",
       .methods = "GET, PUT, DELETE",
       .summary = "maintenance of all routes; /maintenance/ROUTE of one",
       .handler = [board](const admin::Request& request) { return answer_maintenance(*board, request, wall_now()); }});
}

FilterFactory Maintenance::build(FilterSetup& setup) const {
  const auto board = this->board(setup);
  const std::size_t route = board->find(scope_of_route(setup.route)).value();
  if (options_.initial.on) {
    Switch initial = options_.initial;
    initial.since = wall_now();
    board->begin_with(options_.of_route ? route : 0, initial);
  }
  if (!std::exchange(setup.shared.get_or_make<Shown>()->done, true)) show(setup, board);
  return [rules = options_.rules, board, route](unsigned) {
    return std::make_unique<MaintenanceFilter>(rules, board, route);
  };
}

Switch read_initial(config::Section& options) {
  constexpr std::array<std::string_view, 2> kStates{"off", "on"};
  Switch initial{.on = false, .reason = {}, .since = {}, .until = {}, .by = "configuration"};
  std::size_t state = 0;
  options.read("state", kStates, state);
  initial.on = state == 1;
  options.read("reason", initial.reason);
  if (initial.reason.size() > kReasonBytesMax)
    options.fail("reason", fmt::format("expected at most {} bytes, found {}", kReasonBytesMax, initial.reason.size()));
  std::string until;
  if (options.read("until", until)) {
    initial.until = parse_rfc3339(until);
    if (!initial.until)
      options.fail("until", fmt::format("expected a time such as 2030-01-31T04:00:00Z (RFC 3339), found {}",
                                        config::quote(until)));
  }
  return initial;
}

std::chrono::seconds read_retry_after(config::Section& options) {
  std::chrono::milliseconds retry_after = MaintenanceRules().retry_after;
  options.read("retry_after", retry_after);
  if (retry_after < std::chrono::seconds(1)) options.fail("retry_after", "expected at least 1s");
  return std::chrono::ceil<std::chrono::seconds>(retry_after);
}

OpenPaths read_open_paths(config::Section& options) {
  std::vector<std::string> paths;
  options.read("open_paths", paths);
  for (const std::string& path : paths) {
    const std::string_view wrong = OpenPaths::check(path);
    if (!wrong.empty()) options.fail("open_paths", fmt::format("{}, found {}", wrong, config::quote(path)));
  }
  return OpenPaths(std::move(paths));
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_maintenance(config::Section& options) {
  MaintenanceOptions read;
  read.initial = read_initial(options);
  read.of_route = options.path().starts_with("routes[");

  MaintenanceRules rules;
  rules.retry_after = read_retry_after(options);
  rules.open_paths = read_open_paths(options);
  options.read("let_through", rules.let_through);
  std::string state_file;
  if (options.read("state_file", state_file) && state_file.empty())
    options.fail("state_file", "expected a path, found nothing");

  read.rules = std::make_shared<const MaintenanceRules>(std::move(rules));
  read.state_file = state_file;
  return std::make_shared<Maintenance>(std::move(read));
}

}  // namespace candor::filters
