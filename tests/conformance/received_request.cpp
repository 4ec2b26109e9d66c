#include "tests/conformance/received_request.hpp"

#include <charconv>

namespace candor::test::conformance {
namespace {

std::optional<std::size_t> number(std::string_view text, int base) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// A line without its CRLF, or nothing where it is not whole.
std::optional<std::string_view> take_line(std::string_view& bytes) {
  const std::size_t end = bytes.find("\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(end + 2);
  return line;
}

bool take_counted(std::string_view& bytes, std::size_t count, std::string& into) {
  if (bytes.size() < count) return false;
  into.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  return true;
}

bool take_trailers(std::string_view& bytes, ReceivedRequest& request) {
  std::string section = "trailers\r\n";
  while (const auto line = take_line(bytes)) {
    if (line->empty()) {
      request.trailers = parse_head(section);
      return true;
    }
    section.append(*line).append("\r\n");
  }
  return false;
}

bool take_chunks(std::string_view& bytes, ReceivedRequest& request) {
  while (const auto line = take_line(bytes)) {
    const auto size = number(*line, 16);
    if (!size) return false;
    if (*size == 0) return take_trailers(bytes, request);
    if (!take_counted(bytes, *size, request.content) || !bytes.starts_with("\r\n")) return false;
    bytes.remove_prefix(2);
  }
  return false;
}

bool take_content(std::string_view& bytes, ReceivedRequest& request) {
  const std::vector<std::string> codings = request.head.all("Transfer-Encoding");
  const std::vector<std::string> lengths = request.head.all("Content-Length");
  if (codings.empty() && lengths.empty()) return true;
  if (codings.size() + lengths.size() != 1) return false;
  if (!codings.empty()) {
    request.framing = Framing::chunked;
    return codings.front() == "chunked" && take_chunks(bytes, request);
  }
  request.framing = Framing::length;
  const auto size = number(lengths.front(), 10);
  return size && take_counted(bytes, *size, request.content);
}

}  // namespace

ReceivedRequests read_requests(std::string_view bytes, std::size_t count_max) {
  ReceivedRequests result;
  while (result.whole.size() < count_max) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) break;
    ReceivedRequest request;
    request.raw_head = bytes.substr(0, end + 4);
    request.head = parse_head(request.raw_head);
    std::string_view rest = bytes.substr(end + 4);
    if (!take_content(rest, request)) break;
    result.whole.push_back(std::move(request));
    bytes = rest;
  }
  result.rest = bytes;
  return result;
}

}  // namespace candor::test::conformance
