// The state of one scope of maintenance as a value, and its form in JSON, which the admin listener and the state file
// share.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

namespace candor::filters {

inline constexpr std::size_t kReasonBytesMax = 512;

struct Switch {
  bool on = false;
  std::string reason;                             // for the client, as the detail of the answer
  std::optional<std::chrono::sys_seconds> since;  // nothing: never switched
  std::optional<std::chrono::sys_seconds> until;  // nothing: the end is not known
  std::string by;

  bool operator==(const Switch&) const = default;
};

// A planned end that has passed has switched off by itself.
Switch at(const Switch& state, std::chrono::sys_seconds now);

struct ScopedSwitch {
  std::string scope;  // "all", or a route's name
  Switch state;
};

// {"scope":"all","state":"on","reason":"…","since":…,"until":…,"by":"…"}; null for what is not known.
boost::json::object to_json(std::string_view scope, const Switch& state);

// Nothing where a key is missing, unknown or of the wrong type.
std::optional<ScopedSwitch> switch_from_json(const boost::json::value& value);

}  // namespace candor::filters
