// A dry run as its operator gets it: what would happen and who decides it first, then all that was looked at.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "proxy/explain/dry_run.hpp"

namespace candor::explain {

boost::json::object as_json(const DryRun& run, Shared& shared);

}  // namespace candor::explain
