#include "tests/bench/tools/message.hpp"

#include <algorithm>
#include <charconv>

namespace candor::bench {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Whether `line` is the field `name: `, and its value.
bool field_value(std::string_view line, std::string_view name, std::string_view& value) {
  if (line.size() <= name.size() || line[name.size()] != ':') return false;
  if (!std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) { return a == lower(b); })) return false;
  value = line.substr(name.size() + 1);
  while (value.starts_with(' ')) value.remove_prefix(1);
  return true;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char letter = lower(c);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

Framing read_framing(std::string_view head) {
  Framing framing;
  for (std::size_t start = head.find('\n') + 1; start < head.size();) {
    const std::size_t end = head.find('\n', start);
    const std::string_view line = head.substr(start, end - start - 1);
    start = end + 1;
    const char first = line.empty() ? '\0' : lower(line.front());
    if (first != 'c' && first != 't') continue;
    std::string_view value;
    if (field_value(line, "content-length", value)) {
      const auto [last, error] = std::from_chars(value.data(), value.data() + value.size(), framing.length);
      framing.has_length = error == std::errc{};
    } else if (field_value(line, "transfer-encoding", value)) {
      framing.chunked = value.starts_with("chunked");
    } else if (field_value(line, "connection", value)) {
      framing.close = value.starts_with("close");
    }
  }
  return framing;
}

Content::Content(const Framing& framing) {
  if (framing.chunked) {
    state_ = State::chunk_size;
  } else if (framing.length > 0) {
    state_ = State::counted;
    left_ = framing.length;
  }
}

std::size_t Content::take(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && !complete() && !broken()) {
    if (state_ == State::counted || state_ == State::chunk_data)
      taken += take_data(bytes.size() - taken);
    else
      take_framing(bytes[taken++]);
  }
  return taken;
}

void Content::discarded(std::uint64_t bytes) { take_data(bytes); }

std::size_t Content::take_data(std::size_t available) {
  const std::uint64_t taken = std::min<std::uint64_t>(available, left_);
  left_ -= taken;
  bytes_ += taken;
  if (left_ == 0) state_ = state_ == State::counted ? State::complete : State::chunk_end;
  return taken;
}

void Content::take_framing(char c) {
  if (state_ == State::chunk_size) {
    const int digit = digits_over_ ? -1 : hex_digit(c);
    if (digit >= 0) {
      left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
      any_digit_ = true;
    } else if (c == '\n') {
      end_size_line();
    } else {
      digits_over_ = true;
    }
  } else if (state_ == State::chunk_end) {
    if (c == '\n') state_ = State::chunk_size;
    if (c != '\n' && c != '\r') state_ = State::broken;
  } else if (c == '\n') {
    if (line_ == 0) state_ = State::complete;
    line_ = 0;
  } else if (c != '\r') {
    ++line_;
  }
}

void Content::end_size_line() {
  if (!any_digit_)
    state_ = State::broken;
  else
    state_ = left_ == 0 ? State::trailer : State::chunk_data;
  digits_over_ = false;
  any_digit_ = false;
}

}  // namespace candor::bench
