// The filter `respond`: one fixed answer to every request of its route, its content a text or a file. HTML in the body
// is taken as it is written: a variable that holds something of the client's, such as ${path}, is not escaped in it.
//
// A 200 whose content is the same for everybody has an ETag, and a GET or HEAD may state conditions or ask for a range.
// Other statuses have no ETag: no client could use it, because only a 200 becomes a 304 or a 206.
#pragma once

#include <cstddef>
#include <memory>

#include "config/section.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

inline constexpr std::size_t kRespondFieldsMax = 64;
inline constexpr std::size_t kRespondBodyBytesMax = 64 * 1024;

std::shared_ptr<const FilterDefinition> configure_respond(config::Section& options);

}  // namespace candor::filters
