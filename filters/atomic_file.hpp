// Replaces a small file so that whoever reads it, after a crash of any kind too, finds the old text or the new one,
// whole: a temporary file beside it is written and synced, then renamed over it, then the directory is synced.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>

namespace candor::filters {

enum class WriteStep : std::uint8_t { create, write, sync, rename, sync_directory };

// Asked before each step; an error is taken for the step's own. For tests, which have no other way to a full or dying
// disk.
using StepCheck = std::function<std::error_code(WriteStep)>;

// After an error before the rename the file is as it was. Only an error of the last step, a dying disk, leaves the new
// text, of which nobody can say then whether it outlives a loss of power.
[[nodiscard]] std::error_code write_file_atomically(const std::filesystem::path& path, std::string_view text,
                                                    const StepCheck& check = {});

// "x.json.tmp": fixed, so that what a crash leaves behind is overwritten by the next write.
std::filesystem::path temporary_path(const std::filesystem::path& path);

}  // namespace candor::filters
