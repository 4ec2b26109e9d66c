#include "proxy/http1/response_parser.hpp"

#include <algorithm>
#include <utility>

#include "proxy/http1/characters.hpp"
#include "proxy/http1/field_line.hpp"

namespace candor::http1 {

namespace {

Fault malformed_response(std::size_t offset, const char* rule) {
  return fault_at(Cause::response_malformed, offset, rule);
}

constexpr std::string_view kVersionPrefix = "HTTP/1.";

Fault parse_status_line(std::string_view line, ResponseHead& out) {
  if (!may_be_status_line(line) || line.size() < 12) return malformed_response(0, "not a status line of HTTP/1.x");
  out.minor_version = line[7] == '0' ? 0 : 1;
  out.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  if (out.status < 100 || out.status > 599) return malformed_response(9, "status code out of range");
  if (line.size() == 12) return out.reason = {}, Fault{};
  if (line[12] != ' ') return malformed_response(12, "more than three digits in the status code");
  out.reason = line.substr(13);
  if (const std::size_t bad = find_control(out.reason); bad != std::string_view::npos) {
    return malformed_response(13 + bad, "control character in the reason phrase");
  }
  return {};
}

// The lines that are there, from `first` on.
Fault parse_lines(std::string_view bytes, const HeadScanner& scanner, std::size_t first, ResponseHead& out) {
  if (first == 0 && !scanner.line_ends().empty()) {
    Fault fault = parse_status_line(scanner.line(bytes, 0), out);
    if (fault) return fault;
  }
  return parse_field_lines(bytes, scanner, std::max<std::size_t>(first, 1), Cause::response_malformed, out.fields);
}

}  // namespace

bool may_be_status_line(std::string_view bytes) {
  const std::string_view prefix = bytes.substr(0, kVersionPrefix.size());
  if (prefix != kVersionPrefix.substr(0, prefix.size())) return false;
  if (bytes.size() > 7 && !is_digit(bytes[7])) return false;
  if (bytes.size() > 8 && bytes[8] != ' ') return false;
  for (std::size_t i = 9; i < 12 && i < bytes.size(); ++i) {
    if (!is_digit(bytes[i])) return false;
  }
  return true;
}

Fault parse_response(std::string_view bytes, const HeadScanner& scanner, ResponseHead& out) {
  out.fields.clear();
  return parse_lines(bytes, scanner, 0, out);
}

Fault judge_incomplete_response(std::string_view bytes, HeadScanner& scanner) {
  ResponseHead judged;
  const std::size_t first = std::exchange(scanner.judged_lines, scanner.line_ends().size());
  return parse_lines(bytes, scanner, first, judged);
}

}  // namespace candor::http1
