#include "filters/maintenance_switch.hpp"

#include <boost/json/value.hpp>

#include "filters/rfc3339.hpp"

namespace candor::filters {
namespace {

namespace json = boost::json;

constexpr std::string_view kOn = "on";
constexpr std::string_view kOff = "off";

json::value time_to_json(const std::optional<std::chrono::sys_seconds>& time) {
  if (!time) return nullptr;
  return json::value(format_rfc3339(*time));
}

const json::string* text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_string();
}

// False where the key holds neither a time nor null.
bool read_time(const json::object& object, std::string_view key, std::optional<std::chrono::sys_seconds>& out) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return false;
  if (value->is_null()) return true;
  const json::string* text = value->if_string();
  if (text != nullptr) out = parse_rfc3339(*text);
  return out.has_value();
}

}  // namespace

Switch at(const Switch& state, std::chrono::sys_seconds now) {
  if (!state.on || !state.until || now < *state.until) return state;
  return {.on = false, .reason = {}, .since = state.until, .until = {}, .by = "planned end"};
}

json::object to_json(std::string_view scope, const Switch& state) {
  return {{"scope", scope},
          {"state", state.on ? kOn : kOff},
          {"reason", state.reason},
          {"since", time_to_json(state.since)},
          {"until", time_to_json(state.until)},
          {"by", state.by}};
}

std::optional<ScopedSwitch> switch_from_json(const json::value& value) {
  constexpr std::size_t kKeys = 6;
  const json::object* object = value.if_object();
  if (object == nullptr || object->size() != kKeys) return std::nullopt;
  const json::string* scope = text_at(*object, "scope");
  const json::string* state = text_at(*object, "state");
  const json::string* reason = text_at(*object, "reason");
  const json::string* by = text_at(*object, "by");
  if (scope == nullptr || state == nullptr || reason == nullptr || by == nullptr) return std::nullopt;
  if (*state != kOn && *state != kOff) return std::nullopt;

  ScopedSwitch read{
      .scope = std::string(*scope),
      .state = {.on = *state == kOn, .reason = std::string(*reason), .since = {}, .until = {}, .by = std::string(*by)}};
  if (!read_time(*object, "since", read.state.since) || !read_time(*object, "until", read.state.until))
    return std::nullopt;
  return read;
}

}  // namespace candor::filters
