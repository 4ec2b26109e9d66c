// The files of the filter that are lines of "name:rest": passwords, groups, API keys. Blank lines and those that begin
// with '#' say nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "config/section.hpp"

namespace candor::filters::auth {

inline constexpr std::size_t kAuthFileBytesMax = 8 * 1024 * 1024;
inline constexpr std::size_t kErrorsPerFileMax = 10;

// The whole file; nothing after an error. `option`: where the configuration names the file, and the error is then said
// to be.
std::optional<std::string> read_text_file(const std::string& file, const config::Error& option, config::Errors& errors);

struct Line {
  int number = 0;
  std::string_view name;  // before the first ':', 1 to kUserBytesMax bytes
  std::string_view rest;  // behind it
};

// Calls `visit` for each line; what it returns is wrong with the line, empty for nothing. Gives up after
// kErrorsPerFileMax errors, which name file and line.
void read_lines(std::string_view text, const std::string& file, config::Errors& errors,
                const std::function<std::string(const Line&)>& visit);

// Calls `visit` for each word between blanks.
void for_each_word(std::string_view text, const std::function<void(std::string_view)>& visit);

}  // namespace candor::filters::auth
