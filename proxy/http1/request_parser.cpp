#include "proxy/http1/request_parser.hpp"

#include <algorithm>
#include <utility>

#include "proxy/http1/characters.hpp"
#include "proxy/http1/field_line.hpp"

namespace candor::http1 {

namespace {

Fault malformed_request(std::size_t offset, const char* rule) {
  return fault_at(Cause::request_malformed, offset, rule);
}

// "HTTP/1.1" (RFC 9112 §2.3). A higher minor version is handled as 1.1 (RFC 9110 §2.5), another major one cannot be.
Fault parse_version(std::string_view text, std::size_t offset, RequestHead& out) {
  if (text.size() != 8 || !text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' || !is_digit(text[7])) {
    return malformed_request(offset, "not a protocol version");
  }
  if (text[5] != '1') return fault_at(Cause::version_not_supported, offset, "unsupported protocol version");
  out.minor_version = text[7] == '0' ? 0 : 1;
  return {};
}

void split_query(std::string_view path_and_query, RequestHead& out) {
  const std::size_t mark = path_and_query.find('?');
  out.path = path_and_query.substr(0, mark);
  out.has_query = mark != std::string_view::npos;
  out.query = out.has_query ? path_and_query.substr(mark + 1) : std::string_view{};
  out.matched_path = out.path;
}

// RFC 9112 §3.2: origin-form, absolute-form, asterisk-form; authority-form belongs to CONNECT.
Fault parse_target(std::string_view target, std::size_t offset, RequestHead& out) {
  out.target = target;
  const auto bad = std::find_if_not(target.begin(), target.end(), is_target_char);
  if (bad != target.end())
    return malformed_request(offset + static_cast<std::size_t>(bad - target.begin()), "bad character in the target");
  if (out.method == "CONNECT") return fault_at(Cause::method_not_implemented, 0, "CONNECT asks for a forward proxy");
  if (target.starts_with('/')) return split_query(target, out), Fault{};
  if (target == "*") {
    if (out.method != "OPTIONS") return malformed_request(offset, "the asterisk target belongs to OPTIONS");
    out.path = out.matched_path = target;
    return {};
  }
  constexpr std::string_view kHttp = "http://";
  constexpr std::string_view kHttps = "https://";
  out.asks_for_tls = iequals(target.substr(0, kHttps.size()), kHttps);
  if (!out.asks_for_tls && !iequals(target.substr(0, kHttp.size()), kHttp))
    return malformed_request(offset, "neither a path nor an http URI");
  const std::string_view rest = target.substr(out.asks_for_tls ? kHttps.size() : kHttp.size());
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  out.authority = rest.substr(0, end);
  split_query(rest.substr(end), out);
  // RFC 9112 §3.2.4: OPTIONS for the whole of a host.
  if (out.path.empty()) out.path = out.matched_path = out.method == "OPTIONS" && !out.has_query ? "*" : "/";
  return {};
}

Fault parse_request_line(std::string_view line, RequestHead& out) {
  std::size_t end = 0;
  while (end < line.size() && is_token_char(line[end])) ++end;
  if (end == 0 || end == line.size() || line[end] != ' ')
    return malformed_request(end, "not a method followed by one blank");
  out.method = line.substr(0, end);
  const std::size_t target = end + 1;
  const std::size_t blank = line.rfind(' ');
  if (blank <= target) return malformed_request(line.size(), "no target and version after the method");
  Fault fault = parse_version(line.substr(blank + 1), blank + 1, out);
  if (fault) return fault;
  return parse_target(line.substr(target, blank - target), target, out);
}

// The lines that are there, from `first` on.
Fault parse_lines(std::string_view bytes, const HeadScanner& scanner, std::size_t first, RequestHead& out) {
  if (first == 0 && !scanner.line_ends().empty()) {
    Fault fault = parse_request_line(scanner.line(bytes, 0), out);
    if (fault) return fault;
  }
  return parse_field_lines(bytes, scanner, std::max<std::size_t>(first, 1), Cause::request_malformed, out.fields);
}

}  // namespace

Fault parse_request(std::string_view bytes, const HeadScanner& scanner, RequestHead& out) {
  out.authority = {};
  out.asks_for_tls = false;
  return parse_lines(bytes, scanner, 0, out);
}

std::string_view method_of(std::string_view bytes) {
  const auto end =
      static_cast<std::size_t>(std::find_if_not(bytes.begin(), bytes.end(), is_token_char) - bytes.begin());
  return end < bytes.size() && bytes[end] == ' ' ? bytes.substr(0, end) : std::string_view{};
}

Fault judge_incomplete_request(std::string_view bytes, HeadScanner& scanner) {
  if (scanner.line_ends().empty()) {
    const auto end = std::find_if_not(bytes.begin(), bytes.end(), is_token_char);
    if (end != bytes.end() && (*end != ' ' || end == bytes.begin()))
      return malformed_request(static_cast<std::size_t>(end - bytes.begin()), "not a method followed by one blank");
  }
  RequestHead judged;
  const std::size_t first = std::exchange(scanner.judged_lines, scanner.line_ends().size());
  return parse_lines(bytes, scanner, first, judged);
}

}  // namespace candor::http1
