// A JSON document for people: indented, one member in a line, without braces and quotes.
#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace candor::explain {

std::string outline(const boost::json::value& value);

}  // namespace candor::explain
