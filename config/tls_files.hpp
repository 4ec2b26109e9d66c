// Whether the certificates and keys that a configuration names are there, valid now, and belong together.
#pragma once

#include <ctime>

#include "config/config.hpp"
#include "config/section.hpp"

namespace candor::config {

void check_tls_files(const Config& config, std::time_t now, Errors& errors);

}  // namespace candor::config
