#include "config/file_text.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace candor::config {

bool read_file_text(const std::string& file, std::size_t bytes_max, std::string& text) {
  std::ifstream stream(file, std::ios::binary);
  text.assign(bytes_max + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (stream.fail() && !stream.eof())) return false;
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return true;
}

bool is_special_file(const std::string& file) {
  std::error_code ec;
  const std::filesystem::file_status status = std::filesystem::status(file, ec);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

}  // namespace candor::config
