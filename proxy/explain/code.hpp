// What a status or a cause means, for people: as text for a terminal, or as JSON.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <variant>

#include "proxy/explain/status_meaning.hpp"
#include "proxy/failure.hpp"

namespace candor::explain {

// What "503", "connection_timeout" or another word names: a status that is registered, one that is not, a cause, or
// nothing.
struct UnregisteredStatus {
  int status;
};
using Code = std::variant<std::monostate, const StatusMeaning*, UnregisteredStatus, Cause>;
Code code_named(std::string_view word);
// "; did you mean connection_timeout?", or nothing.
std::string nearest_cause(std::string_view word);

std::string as_text(const Code& code);
boost::json::object as_json(const Code& code);

std::string statuses_as_text();  // one line for each
boost::json::array statuses_as_json();

}  // namespace candor::explain
