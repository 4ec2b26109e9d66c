#include "proxy/failure_list.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace candor {
namespace {

std::string_view or_dash(std::string_view text) { return text.empty() ? "-" : text; }

std::string quoted_or_null(std::string_view text) { return text.empty() ? "null" : fmt::format("\"{}\"", text); }

// The rows are literals of our own without anything to escape; a test parses the result.
std::string json_object(const FailureRow& row) {
  return fmt::format(R"({{"cause":"{}","status":{},"token":{},"retry":{},"side":"{}","cuts":{},"detail":"{}"}})",
                     row.name, row.status == 0 ? "null" : std::to_string(row.status), quoted_or_null(row.token),
                     quoted_or_null(retry_name(row.retry)), side_name(row.side), row.cuts, row.detail);
}

}  // namespace

std::string failures_as_json() {
  std::string text = "[\n";
  for (const FailureRow& row : failure_table()) {
    if (text.size() > 2) text += ",\n";
    text += json_object(row);
  }
  return text + "\n]\n";
}

std::string failures_as_table() {
  std::string text =
      fmt::format("{:<28}{:<12}{:<36}{:<8}{:<10}{}\n", "CAUSE", "STATUS", "PROXY-STATUS", "RETRY", "SIDE", "DETAIL");
  for (const FailureRow& row : failure_table()) {
    text += fmt::format("{:<28}{:<12}{:<36}{:<8}{:<10}{}\n", row.name, status_text(row), or_dash(row.token),
                        or_dash(retry_name(row.retry)), side_name(row.side), row.detail);
  }
  return text;
}

std::string failures_as_markdown() {
  std::string text = "| cause | status | Proxy-Status | retry | side | detail |\n|---|---|---|---|---|---|\n";
  for (const FailureRow& row : failure_table()) {
    text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", row.name, status_text(row), or_dash(row.token),
                        or_dash(retry_name(row.retry)), side_name(row.side), row.detail);
  }
  return text;
}

std::string status_text(const FailureRow& row) {
  if (row.status == 0) return row.cuts ? "cut" : "-";
  return row.cuts ? fmt::format("{} or cut", row.status) : std::to_string(row.status);
}

std::string_view side_name(Side side) {
  switch (side) {
    case Side::upstream:
      return "upstream";
    case Side::client:
      return "client";
    case Side::proxy:
      return "proxy";
  }
  std::abort();
}

std::string_view retry_name(Retry retry) {
  switch (retry) {
    case Retry::none:
      return "";
    case Retry::never:
      return "never";
    case Retry::unsent:
      return "unsent";
    case Retry::stale:
      return "stale";
  }
  std::abort();
}

}  // namespace candor
