// Appends lines of many short pieces to a string: std::string::append() looks at its room and writes its end for each
// piece, here that happens once a line. Until the appender is gone the string is longer than its text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace candor::http1 {

class TextAppender {
 public:
  explicit TextAppender(std::string& out) : out_(out), used_(out.size()) {}
  ~TextAppender() { out_.resize(used_); }
  TextAppender(const TextAppender&) = delete;
  TextAppender& operator=(const TextAppender&) = delete;

  template <class... Pieces>
  void add(const Pieces&... pieces) {
    add_all(std::string_view(pieces)...);
  }

  // What `write(char* to)` writes, at most `size_max` bytes; it returns where they end.
  template <class Write>
  void add_written(std::size_t size_max, Write write) {
    make_room(size_max);
    used_ = static_cast<std::size_t>(write(out_.data() + used_) - out_.data());
  }

 private:
  static constexpr std::size_t kStep = 1024;  // more than most heads have

  template <class... Views>
  void add_all(Views... views) {
    const std::size_t size = (views.size() + ...);
    make_room(size);
    char* end = out_.data() + used_;
    ((end = std::copy_n(views.data(), views.size(), end)), ...);
    used_ += size;
  }

  void make_room(std::size_t size) {
    if (out_.size() - used_ < size) out_.resize(used_ + size + kStep);
  }

  std::string& out_;
  std::size_t used_;  // of out_, by text
};

}  // namespace candor::http1
