#include "proxy/http1/body_decoder.hpp"

#include <algorithm>

#include "proxy/http1/chunk_line.hpp"
#include "proxy/http1/field_line.hpp"

namespace candor::http1 {

BodyDecoder::BodyDecoder(Length length, const BodyLimits& limits) : framing_(length.framing), limits_(limits) {
  switch (framing_) {
    case Framing::none:
      state_ = State::complete;
      break;
    case Framing::length:
      left_ = length.bytes;
      state_ = left_ == 0 ? State::complete : State::data;
      break;
    case Framing::until_close:
      state_ = State::data;
      break;
    case Framing::chunked:
      state_ = State::size_line;
      break;
  }
}

std::size_t BodyDecoder::decode(std::string_view bytes, std::vector<std::string_view>& pieces, std::size_t pieces_max) {
  std::size_t taken = 0;
  const std::size_t pieces_end = pieces.size() + pieces_max;
  while (taken < bytes.size() && pieces.size() < pieces_end) {
    const std::string_view rest = bytes.substr(taken);
    std::size_t step = 0;
    switch (state_) {
      case State::complete:
      case State::failed:
        return taken;
      case State::data:
      case State::chunk_data:
        step = take_data(rest, pieces);
        break;
      case State::size_line:
        step = take_size_line(rest);
        break;
      case State::chunk_end:
        step = take_chunk_end(rest);
        break;
      case State::trailer_line:
        step = take_trailer_line(rest);
        break;
    }
    taken += step;
    looked_at_ += step;
  }
  return taken;
}

void BodyDecoder::end_of_stream() {
  if (framing_ == Framing::until_close) state_ = State::complete;
}

std::size_t BodyDecoder::take_data(std::string_view bytes, std::vector<std::string_view>& pieces) {
  const std::size_t size = framing_ == Framing::until_close
                               ? bytes.size()
                               : static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  pieces.push_back(bytes.substr(0, size));
  content_bytes_ += size;
  if (framing_ == Framing::until_close) return size;
  left_ -= size;
  if (left_ == 0) state_ = state_ == State::data ? State::complete : State::chunk_end;
  return size;
}

// Collects one line, its CRLF checked and left out; line_complete_ says whether its end was there.
std::size_t BodyDecoder::take_line(std::string_view bytes, std::size_t line_max, Cause too_long) {
  const std::size_t line_feed = bytes.find('\n');
  const std::size_t taken = line_feed == std::string_view::npos ? bytes.size() : line_feed + 1;
  line_complete_ = line_feed != std::string_view::npos;
  if (line_.size() + taken > line_max + 2) return fail(too_long, "line of the chunked coding beyond its limit"), 0;
  line_.append(bytes.substr(0, taken));
  if (!line_complete_) {
    // What no further byte could mend is a fault now, not when the time for the content is over.
    const std::size_t control = find_control(line_);
    if (control != std::string::npos && !(line_[control] == '\r' && control + 1 == line_.size()))
      return fail(limits_.malformed, "control character, or carriage return without line feed"), 0;
    return taken;
  }
  if (line_.size() < 2 || line_[line_.size() - 2] != '\r')
    return fail(limits_.malformed, "line feed without carriage return"), 0;
  line_.resize(line_.size() - 2);
  return taken;
}

std::size_t BodyDecoder::take_size_line(std::string_view bytes) {
  const std::size_t taken = take_line(bytes, limits_.chunk_line, limits_.malformed);
  if (state_ == State::failed) return taken;
  if (!line_complete_) {
    if (!may_begin_chunk_line(line_)) fail(limits_.malformed, "bad chunk size line");
    return taken;
  }
  const auto size = parse_chunk_line(line_);
  if (!size || find_control(line_) != std::string_view::npos)
    return fail(limits_.malformed, "bad chunk size line"), taken;
  left_ = *size;
  line_.clear();
  state_ = left_ == 0 ? State::trailer_line : State::chunk_data;
  return taken;
}

std::size_t BodyDecoder::take_chunk_end(std::string_view bytes) {
  if (bytes[0] != (chunk_end_seen_ == 0 ? '\r' : '\n')) return fail(limits_.malformed, "chunk longer than its size"), 0;
  chunk_end_seen_ = 1 - chunk_end_seen_;
  if (chunk_end_seen_ == 0) state_ = State::size_line;
  return 1;
}

std::size_t BodyDecoder::take_trailer_line(std::string_view bytes) {
  const std::size_t room = limits_.trailer_section - std::min(limits_.trailer_section, trailer_text_.size());
  const std::size_t taken = take_line(bytes, room, limits_.trailers_too_large);
  if (state_ == State::failed || !line_complete_) return taken;
  if (line_.empty()) return finish_trailers(), taken;
  if (trailer_ends_.size() == limits_.trailer_fields)
    return fail(limits_.trailers_too_large, "more trailer fields than the limit"), taken;
  trailer_text_ += line_;
  trailer_ends_.push_back(trailer_text_.size());
  line_.clear();
  return taken;
}

void BodyDecoder::finish_trailers() {
  state_ = State::complete;
  std::size_t start = 0;
  for (const std::size_t end : trailer_ends_) {
    Field field;
    Fault fault = parse_field_line(std::string_view(trailer_text_).substr(start, end - start), looked_at_,
                                   limits_.malformed, field);
    if (fault) {
      fault_ = std::move(fault);
      state_ = State::failed;
      return;
    }
    trailers_.add(field);
    start = end;
  }
}

void BodyDecoder::drop_trailers(const std::vector<std::string_view>& names) {
  for (const std::string_view name : names) trailers_.remove(name);
}

void BodyDecoder::fail(Cause cause, const char* rule) {
  state_ = State::failed;
  fault_ = fault_at(cause, static_cast<std::size_t>(looked_at_), rule);
}

}  // namespace candor::http1
