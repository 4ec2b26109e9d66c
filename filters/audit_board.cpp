#include "filters/audit_board.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "filters/rfc3339.hpp"

namespace candor::filters {
namespace {

namespace json = boost::json;

json::value show(const std::optional<AuditExample>& example) {
  if (!example) return nullptr;
  return json::object{{"time", format_rfc3339(std::chrono::floor<std::chrono::seconds>(example->time))},
                      {"method", example->method.view()},
                      {"path", example->path.view()},
                      {"request_id", example->request_id.view()}};
}

}  // namespace

std::shared_ptr<RouteAudit> AuditBoard::add(const std::string& route) {
  return routes_[route] = std::make_shared<RouteAudit>();
}

admin::Response AuditBoard::answer() const {
  json::array violations;
  for (const auto& [name, route] : routes_) {
    for (const StatusRuleRow& row : status_rules()) {
      const auto rule = static_cast<std::size_t>(row.rule);
      const std::uint64_t count = route->counts[rule]->value();
      if (count == 0) continue;
      violations.push_back(json::object{{"route", name},
                                        {"rule", row.name},
                                        {"count", count},
                                        {"last", show(route->examples[rule].get())},
                                        {"fix", row.fix}});
    }
  }
  return {.status = 200,
          .body = json::serialize(json::object{{"violations", std::move(violations)}}) + "\n",
          .content_type = "application/json",
          .allow = {}};
}

}  // namespace candor::filters
