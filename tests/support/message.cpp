#include "tests/support/message.hpp"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace candor::test {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<std::size_t> number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace

std::vector<std::string> Head::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [field, value] : fields) {
    if (same_name(field, name)) values.push_back(value);
  }
  return values;
}

std::optional<std::string> Head::find(std::string_view name) const {
  const std::vector<std::string> values = all(name);
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::string Head::value(std::string_view name) const {
  std::string joined;
  for (const std::string& value : all(name)) joined += (joined.empty() ? "" : ", ") + value;
  return joined;
}

std::vector<std::string> Head::names() const {
  std::vector<std::string> result;
  for (const auto& field : fields) result.push_back(field.first);
  return result;
}

Head parse_head(std::string_view text) {
  Head head;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 2, text.size()));
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (std::exchange(first, false)) {
      head.start_line = line;
    } else if (colon != std::string_view::npos) {
      head.fields.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
    }
  }
  return head;
}

bool ResponseParser::feed(std::string& bytes) {
  while (state_ != State::done && state_ != State::broken && step(bytes)) {
  }
  response_.complete = state_ == State::done;
  return response_.complete;
}

void ResponseParser::finish(Io end) {
  response_.end = end;
  response_.complete = state_ == State::done || (state_ == State::until_close && end == Io::eof);
}

// False: more bytes are needed.
bool ResponseParser::step(std::string& bytes) {
  switch (state_) {
    case State::head:
      return take_head(bytes);
    case State::counted:
    case State::until_close:
    case State::chunk_data:
      return take_content(bytes);
    case State::chunk_size:
      return take_chunk_size(bytes);
    case State::chunk_end:
      if (bytes.size() < 2) return false;
      state_ = bytes.starts_with("\r\n") ? State::chunk_size : State::broken;
      bytes.erase(0, 2);
      return true;
    case State::trailers:
      return take_trailers(bytes);
    case State::done:
    case State::broken:
      return false;
  }
  return false;
}

bool ResponseParser::take_head(std::string& bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) {
    response_.raw = bytes;
    return false;
  }
  response_.raw = bytes.substr(0, end + 4);
  bytes.erase(0, end + 4);
  response_.head = parse_head(response_.raw);
  const std::string& line = response_.head.start_line;
  const std::size_t space = line.find(' ');
  const auto status = number(std::string_view(line).substr(std::min(space, line.size() - 1) + 1, 3), 10);
  response_.version = line.substr(0, space);
  if (!response_.version.starts_with("HTTP/1.") || !status) {
    state_ = State::broken;
    return true;
  }
  response_.status = static_cast<int>(*status);
  if (line.size() > space + 5) response_.reason = line.substr(space + 5);
  choose_framing();
  return true;
}

// RFC 9112 §6.3
void ResponseParser::choose_framing() {
  const int status = response_.status;
  const std::string coding = response_.field("Transfer-Encoding");
  const std::string length = response_.field("Content-Length");
  response_.chunked = coding == "chunked";
  state_ = State::until_close;
  if (head_request_ || status < 200 || status == 204 || status == 304) {
    state_ = State::done;
  } else if (!coding.empty()) {
    state_ = response_.chunked && length.empty() ? State::chunk_size : State::broken;
  } else if (!length.empty()) {
    const auto count = number(length, 10);
    left_ = count.value_or(0);
    state_ = !count ? State::broken : left_ == 0 ? State::done : State::counted;
  }
}

bool ResponseParser::take_content(std::string& bytes) {
  if (bytes.empty()) return false;
  const std::size_t count = state_ == State::until_close ? bytes.size() : std::min(left_, bytes.size());
  response_.content.append(bytes, 0, count);
  bytes.erase(0, count);
  if (state_ == State::until_close) return true;
  left_ -= count;
  if (left_ == 0) state_ = state_ == State::counted ? State::done : State::chunk_end;
  return true;
}

bool ResponseParser::take_chunk_size(std::string& bytes) {
  const std::size_t end = bytes.find("\r\n");
  if (end == std::string::npos) return false;
  const std::string line = bytes.substr(0, end);
  bytes.erase(0, end + 2);
  const auto size = number(trimmed(std::string_view(line).substr(0, line.find(';'))), 16);
  left_ = size.value_or(0);
  state_ = !size ? State::broken : left_ == 0 ? State::trailers : State::chunk_data;
  return true;
}

bool ResponseParser::take_trailers(std::string& bytes) {
  const std::size_t end = bytes.starts_with("\r\n") ? 0 : bytes.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  if (end > 0) response_.trailers = parse_head("trailers\r\n" + bytes.substr(0, end));
  bytes.erase(0, end == 0 ? 2 : end + 4);
  state_ = State::done;
  return true;
}

}  // namespace candor::test
