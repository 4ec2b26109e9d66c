// A directory of a test's own, gone with it, and whole files as text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace candor::test {

class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& path);  // throws where it cannot be read
void write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace candor::test
