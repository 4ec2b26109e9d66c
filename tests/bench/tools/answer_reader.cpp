#include "tests/bench/tools/answer_reader.hpp"

#include <charconv>

namespace candor::bench {
namespace {

constexpr std::string_view kStart = "HTTP/1.1 ";
constexpr std::size_t kStatusDigits = 3;
constexpr std::size_t kHeadBytesMax = 64 * 1024;

}  // namespace

void AnswerReader::take(std::string_view bytes) {
  if (!has_head_) {
    if (!partial_head_.empty()) bytes = partial_head_.append(bytes);
    const std::size_t end = bytes.find(kHeadEnd);
    if (end == std::string_view::npos) {
      if (partial_head_.empty()) partial_head_ = bytes;
      malformed_ = partial_head_.size() > kHeadBytesMax;
      return;
    }
    take_head(bytes.substr(0, end + kHeadEnd.size()));
    bytes.remove_prefix(end + kHeadEnd.size());
  }
  if (content_.take(bytes) != bytes.size()) malformed_ = true;
}

// An answer without a length would last until the connection closes: none of ours does.
void AnswerReader::take_head(std::string_view head) {
  has_head_ = true;
  const Framing framing = read_framing(head);
  closes_ = framing.close;
  content_ = Content(framing);
  malformed_ = !head.starts_with(kStart) || (!framing.has_length && !framing.chunked);
  if (malformed_) return;
  const std::string_view digits = head.substr(kStart.size(), kStatusDigits);
  std::from_chars(digits.data(), digits.data() + digits.size(), status_);
  malformed_ = status_ < 200;
}

}  // namespace candor::bench
