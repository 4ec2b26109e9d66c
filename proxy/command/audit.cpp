// candor audit: asks the admin listener of a running proxy how its upstreams use statuses wrongly.
#include <fmt/core.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

#include "config/config.hpp"
#include "proxy/admin/access.hpp"
#include "proxy/command/admin_client.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

namespace json = boost::json;

constexpr std::array<Option, 3> kOptions{{
    {"--format", "text|json", "how to print it; default text"},
    {"--admin", "ADDRESS", "the admin listener, which may be unix:/path; 127.0.0.1:9901 unless given"},
    {"--token-file", "FILE", "the bearer token that the admin listener asks for"},
}};
constexpr Usage kUsage{.command = "audit",
                       .operands = "",
                       .summary = "Shows where upstreams use statuses wrongly, on routes with the filter status_audit.",
                       .options = kOptions};

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

std::int64_t count_of(const json::object& violation) {
  const json::value* count = violation.if_contains("count");
  const std::int64_t* number = count == nullptr ? nullptr : count->if_int64();
  return number == nullptr ? 0 : *number;
}

// "web: 201_without_location, 3 times", with the last example and what to do below.
void print_violation(const json::object& violation) {
  const std::int64_t count = count_of(violation);
  fmt::print("{}: {}, {} time{}\n", text_at(violation, "route"), text_at(violation, "rule"), count,
             count == 1 ? "" : "s");
  const json::value* last = violation.if_contains("last");
  if (const json::object* example = last == nullptr ? nullptr : last->if_object())
    fmt::print("  last: {} {} {} ({})\n", text_at(*example, "time"), text_at(*example, "method"),
               text_at(*example, "path"), text_at(*example, "request_id"));
  fmt::print("  fix: {}\n", text_at(violation, "fix"));
}

// False where it is not what the admin listener says.
bool print_text(std::string_view body) {
  boost::system::error_code ec;
  const json::value document = json::parse(body, ec);
  const json::object* object = ec ? nullptr : document.if_object();
  const json::value* violations = object == nullptr ? nullptr : object->if_contains("violations");
  if (violations == nullptr || !violations->is_array()) return false;
  if (violations->get_array().empty()) fmt::print("no violations\n");
  for (const json::value& violation : violations->get_array())
    if (const json::object* one = violation.if_object()) print_violation(*one);
  return true;
}

int report(const AdminAnswer& answer, std::string_view format) {
  const bool good = answer.error.empty() && answer.status == 200;
  if (good && format == "json") {
    fmt::print("{}", answer.body);
    return kExitSuccess;
  }
  if (good && print_text(answer.body)) return kExitSuccess;
  const std::string why =
      answer.status == 404 ? "no route of that proxy has the filter status_audit" : complaint(answer);
  fmt::print(stderr, "candor audit: {}\n", why);
  return kExitFailure;
}

}  // namespace

int audit_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  const std::string_view format = parsed.value_or("--format", "text");
  if (format != "text" && format != "json")
    return complain(kUsage, fmt::format("--format must be text or json, not {}", format));
  const config::Admin defaults;
  const std::string_view address = parsed.value_or("--admin", defaults.address);
  const std::optional<AdminAddress> admin = parse_admin_address(address);
  if (!admin) return complain(kUsage, fmt::format("--admin: expected {}, found {}", kAdminAddressForm, address));
  try {
    AdminRequest request{.admin = *admin, .method = "GET", .target = "/audit", .body = {}, .token = {}};
    if (const auto file = parsed.value("--token-file")) request.token = admin::read_token(std::string(*file));
    return report(ask_admin(request), format);
  } catch (const std::runtime_error& ex) {  // of read_token
    return complain(kUsage, ex.what());
  }
}

}  // namespace candor::command
