// A whole small file as text.
#pragma once

#include <cstddef>
#include <string>

namespace candor::config {

// Reads `bytes_max` bytes and one more, so that who asks sees that there are too many. False, with errno set, where the
// file cannot be read.
bool read_file_text(const std::string& file, std::size_t bytes_max, std::string& text);

// Whether it is there and no regular file: a pipe, for one, may let its reader wait for ever.
bool is_special_file(const std::string& file);

}  // namespace candor::config
