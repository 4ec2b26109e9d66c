// Counts the lines of the access log, and rotates it as an operator would, so that a long soak does not fill the disk.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace candor::test::soak {

class RotatedLog {
 public:
  // `copy`: where all lines go in the end; empty for nowhere.
  RotatedLog(std::filesystem::path path, std::filesystem::path copy) : path_(std::move(path)), copy_(std::move(copy)) {}

  // Renames the file, has it opened again, and counts and removes the old one once the new one is there.
  void rotate(const std::function<void()>& reopen);
  void count_last();

  std::uint64_t lines() const { return lines_; }
  std::uint64_t broken_lines() const { return broken_lines_; }  // not an object from beginning to end
  bool rotated() const { return rotated_; }                     // false: the file was not opened again in time

 private:
  void count(const std::filesystem::path& file);

  std::filesystem::path path_;
  std::filesystem::path copy_;
  std::uint64_t lines_ = 0;
  std::uint64_t broken_lines_ = 0;
  bool rotated_ = true;
};

}  // namespace candor::test::soak
