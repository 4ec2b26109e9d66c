// Follows the content of one message through the bytes of a connection: where it is, and where the message ends. The
// bytes stay where they are; what comes out are spans of content. Chunked (RFC 9112 §7.1) is read strictly: what a
// lenient recipient behind us could read differently is a fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proxy/http1/fields.hpp"
#include "proxy/http1/framing.hpp"

namespace candor::http1 {

struct BodyLimits {
  std::size_t chunk_line = 256;        // bytes of one chunk-size line, extensions included
  std::size_t trailer_section = 8192;  // bytes of all trailer field lines
  std::size_t trailer_fields = 100;
  // Which rows a broken chunk and too long trailers belong to.
  Cause malformed = Cause::request_malformed;
  Cause trailers_too_large = Cause::request_malformed;
};

class BodyDecoder {
 public:
  BodyDecoder() = default;
  BodyDecoder(Length length, const BodyLimits& limits);

  // Looks through `bytes` up to the end of the message, a fault, or `pieces_max` spans, whichever is first; appends the
  // spans of content to `pieces`. Returns how many bytes belong to the message so far and were looked at.
  std::size_t decode(std::string_view bytes, std::vector<std::string_view>& pieces, std::size_t pieces_max);

  bool complete() const { return state_ == State::complete; }
  const Fault& fault() const { return fault_; }
  Framing framing() const { return framing_; }
  std::uint64_t content_bytes() const { return content_bytes_; }

  // The end of the connection is the end of the message for until_close, and for nothing else.
  void end_of_stream();

  // After completion: trailer fields (RFC 9112 §7.1.2), views into the decoder's own memory.
  const Fields& trailers() const { return trailers_; }
  void drop_trailers(const std::vector<std::string_view>& names);

 private:
  enum class State : std::uint8_t { complete, data, size_line, chunk_data, chunk_end, trailer_line, failed };

  std::size_t take_data(std::string_view bytes, std::vector<std::string_view>& pieces);
  std::size_t take_line(std::string_view bytes, std::size_t line_max, Cause too_long);
  std::size_t take_size_line(std::string_view bytes);
  std::size_t take_chunk_end(std::string_view bytes);
  std::size_t take_trailer_line(std::string_view bytes);
  void finish_trailers();
  void fail(Cause cause, const char* rule);

  Framing framing_ = Framing::none;
  State state_ = State::complete;
  BodyLimits limits_;
  std::uint64_t left_ = 0;  // of the content, or of the current chunk
  std::uint64_t content_bytes_ = 0;
  std::uint64_t looked_at_ = 0;  // bytes of the message, for the fault
  std::string line_;             // a line that is not complete yet
  bool line_complete_ = false;
  unsigned chunk_end_seen_ = 0;
  std::string trailer_text_;
  std::vector<std::size_t> trailer_ends_;
  Fields trailers_;
  Fault fault_;
};

}  // namespace candor::http1
