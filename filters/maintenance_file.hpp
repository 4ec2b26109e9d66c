// The state file: the scopes that somebody has switched, so that a restart, or kill -9, does not undo it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include "filters/maintenance_switch.hpp"

namespace candor::filters {

inline constexpr std::size_t kStateFileBytesMax = 16 * 1024 * 1024;

// Empty where there is no file yet. Throws StartError where there is one that is not ours or cannot be read, or where
// none could be written: refusing to start is better than quietly letting traffic into a service that was taken out.
std::vector<ScopedSwitch> read_maintenance_file(const std::filesystem::path& path);

[[nodiscard]] std::error_code write_maintenance_file(const std::filesystem::path& path,
                                                     const std::vector<ScopedSwitch>& switches);

}  // namespace candor::filters
