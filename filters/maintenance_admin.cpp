#include "filters/maintenance_admin.hpp"

#include <fmt/core.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "config/nearest.hpp"
#include "config/units.hpp"
#include "filters/rfc3339.hpp"
#include "proxy/admin/problem.hpp"

namespace candor::filters {
namespace {

namespace json = boost::json;

struct Wrong {
  std::string detail;
};

using Wanted = std::variant<Switch, Wrong>;

admin::Response answer(const json::object& body) {
  return {.status = 200, .body = json::serialize(body) + "\n", .content_type = "application/json", .allow = {}};
}

json::object show(const MaintenanceBoard& board, std::size_t scope, std::chrono::sys_seconds now) {
  return to_json(board.name(scope), at(board.read(scope), now));
}

json::object show_all(const MaintenanceBoard& board, std::chrono::sys_seconds now) {
  json::array scopes;
  for (std::size_t scope = 0; scope < board.size(); ++scope) scopes.push_back(show(board, scope, now));
  return {{"scopes", std::move(scopes)}};
}

// No route, or `all` where no route has that name, means all of them.
std::optional<std::size_t> find_scope(const MaintenanceBoard& board, std::string_view route) {
  if (route.empty()) return 0;
  const auto scope = board.find(scope_of_route(route));
  return scope || route != kAllScope ? scope : 0;
}

std::string unknown_route(const MaintenanceBoard& board, std::string_view name) {
  std::vector<std::string_view> known;
  for (std::size_t scope = 1; scope < board.size(); ++scope) known.push_back(board.name(scope));
  return fmt::format("There is no route {}{}", name, config::did_you_mean(name, known));
}

// Each reader gives what is wrong, empty for nothing.
std::string read_until(const json::value& value, std::chrono::sys_seconds now, Switch& out) {
  const json::string* text = value.if_string();
  if (text != nullptr) out.until = parse_rfc3339(*text);
  if (!out.until) return "'until' is no time: expected RFC 3339, such as \"2030-01-31T04:00:00Z\".";
  if (*out.until <= now) return fmt::format("'until' has passed: it is {} now.", format_rfc3339(now));
  if (*out.until > now + kMaintenanceMax) return "'until' is more than a year away.";
  return {};
}

std::string read_for(const json::value& value, std::chrono::sys_seconds now, Switch& out) {
  const json::string* text = value.if_string();
  const auto time = text == nullptr ? std::nullopt : config::parse_time(*text);
  if (!time || time->count() == 0 || *time > kMaintenanceMax)
    return "'for' is no time span: expected \"30s\", \"10m\", \"2h\" or \"1d\", up to a year.";
  out.until = now + std::chrono::ceil<std::chrono::seconds>(*time);
  return {};
}

std::string read_reason(const json::value& value, Switch& out) {
  const json::string* text = value.if_string();
  if (text == nullptr || text->size() > kReasonBytesMax)
    return fmt::format("'reason' is no text of at most {} bytes.", kReasonBytesMax);
  out.reason = std::string(*text);
  return {};
}

std::string read_member(std::string_view key, const json::value& value, std::chrono::sys_seconds now, Switch& out) {
  if (key == "until") return read_until(value, now, out);
  if (key == "for") return read_for(value, now, out);
  if (key == "reason") return read_reason(value, out);
  return fmt::format("Unknown key '{}': expected 'until' or 'for', and 'reason'.", key);
}

// An empty body is the same as {}: on, until somebody switches it off.
Wanted read_wanted(const admin::Request& request, std::chrono::sys_seconds now) {
  Switch wanted{.on = true, .reason = {}, .since = now, .until = {}, .by = request.by};
  if (request.body.find_first_not_of(" \t\r\n") == std::string::npos) return wanted;

  boost::system::error_code ec;
  const json::value document = json::parse(request.body, ec);
  if (ec) return Wrong{fmt::format("The body is not JSON: {}.", ec.message())};
  const json::object* object = document.if_object();
  if (object == nullptr) return Wrong{"The body is no JSON object."};
  if (object->contains("until") && object->contains("for"))
    return Wrong{"Both 'until' and 'for' are given: expected one of them."};
  for (const json::key_value_pair& member : *object) {
    std::string wrong = read_member(member.key(), member.value(), now, wanted);
    if (!wrong.empty()) return Wrong{std::move(wrong)};
  }
  return wanted;
}

admin::Response make_switch(MaintenanceBoard& board, std::size_t scope, const Switch& wanted) {
  if (const std::error_code ec = board.set(scope, wanted))
    return admin::problem(500, fmt::format("Nothing was switched: the state file {} cannot be written: {}.",
                                           board.file().string(), ec.message()));
  return answer(to_json(board.name(scope), wanted));
}

}  // namespace

admin::Response answer_maintenance(MaintenanceBoard& board, const admin::Request& request,
                                   std::chrono::sys_seconds now) {
  if (request.method == "GET" && request.subpath.empty()) return answer(show_all(board, now));
  const auto scope = find_scope(board, request.subpath);
  if (!scope) return admin::problem(404, unknown_route(board, request.subpath));
  if (request.method == "GET") return answer(show(board, *scope, now));
  if (request.method == "DELETE")
    return make_switch(board, *scope, {.on = false, .reason = {}, .since = now, .until = {}, .by = request.by});

  const Wanted wanted = read_wanted(request, now);
  if (const Wrong* wrong = std::get_if<Wrong>(&wanted)) return admin::problem(400, wrong->detail);
  return make_switch(board, *scope, std::get<Switch>(wanted));
}

}  // namespace candor::filters
