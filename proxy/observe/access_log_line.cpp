#include "proxy/observe/access_log_line.hpp"

#include <cstdlib>

#include "proxy/observe/line_writer.hpp"

namespace candor::observe {
namespace {

constexpr int kClientClosedRequest = 499;

std::string_view origin_name(Origin origin) {
  switch (origin) {
    case Origin::none:
      return "-";
    case Origin::proxy:
      return "proxy";
    case Origin::upstream:
      return "upstream";
  }
  std::abort();
}

// An upstream is named only where it had a part in what happened.
std::string_view upstream_of(const Exchange& exchange) {
  if (exchange.route == nullptr) return "-";
  const bool failed_there = exchange.cause != Cause::none && failure_row(exchange.cause).side == Side::upstream;
  return exchange.attempts > 0 || failed_there ? std::string_view(exchange.route->upstream) : "-";
}

void write_request(LineWriter& line, const Exchange& exchange, LogQuery query) {
  line.literal(R"(","request_id":")");
  line.text_or_dash(exchange.request_id);
  line.literal(R"(","client":")");
  line.address(exchange.client);
  if (!exchange.user.empty()) {
    line.literal(R"(","user":")");
    line.text(exchange.user);
  }
  line.literal(R"(","method":")");
  line.text_or_dash(exchange.request.method);
  line.literal(R"(","host":")");
  line.text_or_dash(exchange.request.authority);
  line.literal(R"(","target":")");
  line.text_or_dash(logged_target(exchange, query), kLoggedTargetBytesMax);
  line.literal(R"(","protocol":")");
  line.plain(logged_protocol(exchange));
}

void write_result(LineWriter& line, const Exchange& exchange) {
  const int status = logged_status(exchange);
  line.literal(R"(","status":)");
  line.number_or_null(status);
  line.literal(R"(,"class":")");
  if (status == 0) {
    line.literal("-");
  } else {
    line.number(static_cast<std::uint64_t>(status / 100));
    line.literal("xx");
  }
  line.literal(R"(","origin":")");
  line.plain(origin_name(exchange.origin));
  line.literal(R"(","cause":")");
  line.plain(failure_row(exchange.cause).name);
  line.literal(R"(","cut":)");
  line.plain(exchange.cut ? "true" : "false");
}

void write_upstream(LineWriter& line, const Exchange& exchange) {
  line.literal(R"(,"route":")");
  line.text_or_dash(exchange.route == nullptr ? std::string_view() : exchange.route->name);
  line.literal(R"(","upstream":")");
  line.text_or_dash(upstream_of(exchange));
  line.literal(R"(","endpoint":")");
  line.text_or_dash(exchange.endpoint);
  line.literal(R"(","upstream_status":)");
  line.number_or_null(exchange.upstream_status);
  line.literal(R"(,"attempts":)");
  line.number(exchange.attempts);
}

void write_measures(LineWriter& line, const Exchange& exchange) {
  using std::chrono::microseconds;
  const auto duration = std::chrono::duration_cast<microseconds>(exchange.now - exchange.began).count();
  line.literal(R"(,"bytes_in":)");
  line.number(exchange.bytes_in);
  line.literal(R"(,"bytes_out":)");
  line.number(exchange.bytes_out);
  line.literal(R"(,"duration_ms":)");
  line.milliseconds(duration < 0 ? 0 : static_cast<std::uint64_t>(duration));
  line.literal(R"(,"upstream_ms":)");
  line.milliseconds(exchange.upstream_us);
}

// Of a referer, which is mostly a page of the same site, the query is as secret as that of the target.
std::string_view shown_value(const http1::Field& field, const LoggedField& wanted, LogQuery query) {
  if (wanted.redacted) return kRedacted;
  const bool cut = query != LogQuery::keep && http1::iequals(field.name, "Referer");
  return cut ? field.value.substr(0, field.value.find('?')) : field.value;
}

// Only those that are there, and of several lines the first.
void write_fields(LineWriter& line, const Exchange& exchange, LogQuery query, std::span<const LoggedField> fields) {
  if (fields.empty()) return;
  line.literal(R"(,"fields":{)");
  bool first = true;
  for (const LoggedField& wanted : fields) {
    const http1::Field* field = exchange.request.fields.find(wanted.name);
    if (field == nullptr) continue;
    if (!first) line.literal(",");
    first = false;
    line.literal("\"");
    line.text(wanted.name);
    line.literal(R"(":")");
    line.text(shown_value(*field, wanted, query));
    line.literal("\"");
  }
  line.literal("}");
}

void write_violations(LineWriter& line, const Violations& violations) {
  bool first = true;
  for (const std::string_view rule : violations) {
    first ? line.literal(R"(,"violations":[")") : line.literal(R"(",")");
    line.text(rule);
    first = false;
  }
  if (!first) line.literal(R"("])");
}

}  // namespace

std::string_view logged_target(const Exchange& exchange, LogQuery query) {
  const std::string_view target = exchange.request.target;
  return query == LogQuery::keep ? target : target.substr(0, target.find('?'));
}

std::string_view logged_protocol(const Exchange& exchange) {
  if (exchange.request.method.empty()) return "-";
  return exchange.request.minor_version == 0 ? "HTTP/1.0" : "HTTP/1.1";
}

int logged_status(const Exchange& exchange) {
  if (exchange.status == 0 && exchange.cause == Cause::client_closed) return kClientClosedRequest;
  return exchange.status;
}

char* write_log_line(char* out, const Exchange& exchange, std::string_view time, LogQuery query,
                     std::span<const LoggedField> fields) {
  LineWriter line(out);
  line.literal(R"({"time":")");
  line.plain(time);
  write_request(line, exchange, query);
  write_result(line, exchange);
  write_upstream(line, exchange);
  write_measures(line, exchange);
  write_fields(line, exchange, query, fields);
  write_violations(line, exchange.violations);
  if (!exchange.error.empty()) {
    line.literal(R"(,"error":")");
    line.text(exchange.error, kLoggedErrorBytesMax);
    line.literal("\"");
  }
  line.literal("}\n");
  return line.end();
}

}  // namespace candor::observe
