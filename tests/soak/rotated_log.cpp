#include "tests/soak/rotated_log.hpp"

#include <fstream>
#include <string>

#include "tests/support/eventually.hpp"

namespace candor::test::soak {

void RotatedLog::rotate(const std::function<void()>& reopen) {
  const std::filesystem::path old = path_.string() + ".old";
  std::filesystem::rename(path_, old);
  reopen();
  if (!eventually([this] { return std::filesystem::exists(path_); })) {
    rotated_ = false;
    std::filesystem::rename(old, path_);
    return;
  }
  count(old);
  std::filesystem::remove(old);
}

void RotatedLog::count_last() { count(path_); }

void RotatedLog::count(const std::filesystem::path& file) {
  std::ifstream text(file);
  std::ofstream copy;
  if (!copy_.empty()) copy.open(copy_, std::ios::app);
  for (std::string line; std::getline(text, line);) {
    ++lines_;
    if (copy.is_open()) copy << line << '\n';
    if (!line.starts_with("{\"time\":") || !line.ends_with("}")) ++broken_lines_;
  }
}

}  // namespace candor::test::soak
