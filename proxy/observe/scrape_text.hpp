// The text of a scrape while it is being written.
#pragma once

#include <array>
#include <cstddef>
#include <streambuf>
#include <string>

namespace candor::observe {

// Offers the core to others after each piece. A thousand routes are 2 MB and 20 ms of work, and where a worker shares
// the core, its requests would wait for as much of it as the scheduler gives a thread at a time: some milliseconds.
class ScrapeText final : public std::streambuf {
 public:
  static constexpr std::size_t kPieceBytes = 8 * 1024;  // some 50 us of work

  ScrapeText() { start_piece(); }
  ScrapeText(const ScrapeText&) = delete;
  ScrapeText& operator=(const ScrapeText&) = delete;

  std::string take() &&;

 private:
  int_type overflow(int_type next) override;
  void start_piece() { setp(piece_.data(), piece_.data() + piece_.size()); }
  void end_piece() { text_.append(pbase(), pptr()); }

  std::array<char, kPieceBytes> piece_;
  std::string text_;
};

}  // namespace candor::observe
