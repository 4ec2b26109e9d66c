// candor explain: what a status code or a cause means when Candor is the one who says it, and what to look at.
#include "config/nearest.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"
#include "proxy/failure_list.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace candor::command {
namespace {

constexpr Usage kUsage{.command = "explain",
                       .operands = "STATUS|CAUSE",
                       .summary = "Explains a status (503) or a cause (connection_timeout) that Candor reported.",
                       .options = {},
                       .operands_max = 1};

std::string_view retry_sentence(Retry retry) {
  switch (retry) {
    case Retry::none:
      return "no";
    case Retry::never:
      return "no: the request may have reached the upstream";
    case Retry::unsent:
      return "yes, on another endpoint, while no byte of the request has left";
    case Retry::stale:
      return "once on a fresh connection, if a reused one was dead and the method is idempotent";
  }
  std::abort();
}

void print_cause(const FailureRow& row) {
  fmt::print("{}\n  {}\n", row.name, row.detail);
  fmt::print("  Side:    {}\n  Status:  {}", side_name(row.side), status_text(row));
  if (row.status != 0) fmt::print(" ({})", reason_phrase(row.status));
  if (!row.token.empty()) fmt::print("\n  Proxy-Status: error={}", row.token);
  fmt::print("\n  Retried: {}\n  Advice:  {}\n", retry_sentence(row.retry), failure_advice(row.cause));
}

std::vector<FailureRow> rows_with_status(std::string_view status) {
  std::vector<FailureRow> rows;
  for (const FailureRow& row : failure_table()) {
    if (row.status != 0 && std::to_string(row.status) == status) rows.push_back(row);
  }
  return rows;
}

bool is_status(std::string_view text) {
  return text.size() == 3 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

int explain_status(std::string_view status) {
  if (status == "499") {
    fmt::print("499 is never sent. The access log uses it where the client left before an answer:\n\n");
    print_cause(failure_row(Cause::client_closed));
    return kExitSuccess;
  }
  const std::vector<FailureRow> rows = rows_with_status(status);
  if (rows.empty()) {
    fmt::print(
        "Candor never answers {} by itself: it came from the upstream, or from a filter that is configured to "
        "send it.\n",
        status);
    return kExitSuccess;
  }
  fmt::print(
      "{} {}: the cause is in the answer's content, and in the access log. An answer without Proxy-Status of ours "
      "came from the upstream.\n",
      status, reason_phrase(rows.front().status));
  for (const FailureRow& row : rows) {
    fmt::print("\n");
    print_cause(row);
  }
  return kExitSuccess;
}

int complain_about(std::string_view word) {
  std::vector<std::string_view> names;
  for (const FailureRow& row : failure_table()) names.push_back(row.name);
  return complain(kUsage, fmt::format("{} is neither a status nor a cause{}", word, config::did_you_mean(word, names)));
}

}  // namespace

int explain_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  if (parsed.operands.empty())
    return complain(kUsage, "expected a status or a cause, such as 503 or connection_timeout");
  const std::string_view word = parsed.operands.front();
  if (is_status(word)) return explain_status(word);
  const std::optional<Cause> cause = cause_named(word);
  if (!cause) return complain_about(word);
  print_cause(failure_row(*cause));
  return kExitSuccess;
}

}  // namespace candor::command
