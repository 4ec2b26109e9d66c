// The content of one write, taken apart into records (RFC 8446 §5.1): a piece that fills one is passed on as it is,
// small ones are put together.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <span>
#include <string_view>

namespace candor::tls {

inline constexpr std::size_t kRecordMax = 16 * 1024;  // bytes of content

class Records {
 public:
  explicit Records(std::span<const iovec> pieces) : pieces_(pieces) { skip_empty(); }

  bool done() const { return pieces_.empty(); }
  // The next `size` bytes, or fewer where no more are left; in `room`, of `size` bytes, where they are not in one
  // piece.
  std::string_view next(std::size_t size, std::span<char> room) const;
  void advance(std::size_t bytes);

 private:
  std::string_view front() const;
  void skip_empty();

  std::span<const iovec> pieces_;
  std::size_t used_of_first_ = 0;
};

}  // namespace candor::tls
