// Members of a JSON object by name and type, as tokens and key sets have them.
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace candor::filters::auth {

inline constexpr std::size_t kJsonDepthMax = 16;

// The object that the text is; nothing where it is anything else, or nested deeper than kJsonDepthMax. Of two members
// of one name the last counts, as RFC 7519 §4 allows.
std::optional<boost::json::object> parse_object(std::string_view text);

// Null where it is not there or no string.
const boost::json::string* string_member(const boost::json::object& object, std::string_view name);

}  // namespace candor::filters::auth
