#include "filters/json_error_look.hpp"

namespace candor::filters {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

char closing(char opening) {
  if (opening == '{') return '}';
  return opening == '[' ? ']' : opening;
}

}  // namespace

void JsonErrorLook::take(std::string_view content, std::span<const std::string> names) {
  for (const char c : content) {
    if (state_ == State::found || state_ == State::none) return;
    if (seen_ == kJsonErrorLookBytesMax) {
      state_ = State::none;
      return;
    }
    ++seen_;
    step(c, names);
  }
}

void JsonErrorLook::step(char c, std::span<const std::string> names) {
  switch (state_) {
    case State::begin:
      if (!is_blank(c)) state_ = c == '{' ? State::member : State::none;
      return;
    case State::member:
      if (c == '"') return begin_name(names);
      if (!is_blank(c)) state_ = State::none;
      return;
    case State::name:
      return match(c, names);
    case State::name_escape:
      state_ = State::name;
      return;
    case State::colon:
      if (!is_blank(c)) state_ = c == ':' ? State::value : State::none;
      return;
    case State::value:
      if (!is_blank(c)) begin_value(c);
      return;
    case State::second:
      return judge_second(c);
    case State::string:
      if (c == '"') state_ = State::rest;
      if (c == '\\') state_ = State::string_escape;
      return;
    case State::string_escape:
      state_ = State::string;
      return;
    case State::nested:
      return walk_nested(c);
    case State::nested_string:
      if (c == '"') state_ = State::nested;
      if (c == '\\') state_ = State::nested_escape;
      return;
    case State::nested_escape:
      state_ = State::nested_string;
      return;
    case State::rest:
      if (c == ',') state_ = State::member;
      if (c == '}') state_ = State::none;
      return;
    case State::found:
    case State::none:
      return;
  }
}

void JsonErrorLook::begin_name(std::span<const std::string> names) {
  candidates_ = static_cast<std::uint16_t>((1U << names.size()) - 1);
  name_bytes_ = 0;
  state_ = State::name;
}

void JsonErrorLook::match(char c, std::span<const std::string> names) {
  if (c == '"') return end_name(names);
  if (c == '\\') state_ = State::name_escape;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool same = c != '\\' && name_bytes_ < names[i].size() && names[i][name_bytes_] == c;
    if (!same) candidates_ = static_cast<std::uint16_t>(candidates_ & ~(1U << i));
  }
  if (candidates_ != 0) ++name_bytes_;
}

void JsonErrorLook::end_name(std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].size() != name_bytes_) candidates_ = static_cast<std::uint16_t>(candidates_ & ~(1U << i));
  state_ = State::colon;
}

void JsonErrorLook::begin_value(char c) {
  if (candidates_ == 0 || c == 'n' || c == 'f') return skip_value(c);
  const bool may_be_empty = c == '"' || c == '{' || c == '[' || c == '0';
  opening_ = c;
  state_ = may_be_empty ? State::second : State::found;
}

void JsonErrorLook::judge_second(char c) {
  if (opening_ == '0') {
    if (is_blank(c)) return skip_value(c);
    state_ = c == ',' ? State::member : c == '}' ? State::none : State::found;
    return;
  }
  if (opening_ != '"' && is_blank(c)) return;
  state_ = c == closing(opening_) ? State::rest : State::found;
}

void JsonErrorLook::skip_value(char c) {
  state_ = State::rest;
  if (c == '"') state_ = State::string;
  if (c != '{' && c != '[') return;
  depth_ = 1;
  state_ = State::nested;
}

void JsonErrorLook::walk_nested(char c) {
  if (c == '"') state_ = State::nested_string;
  if (c == '{' || c == '[') ++depth_;
  if ((c == '}' || c == ']') && --depth_ == 0) state_ = State::rest;
}

}  // namespace candor::filters
