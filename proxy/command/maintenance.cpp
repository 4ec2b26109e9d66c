// candor maintenance: asks the admin listener of a running proxy to switch maintenance, or what it is. The listener
// checks the time spans and the route's name, so that they are understood in one place.
#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "config/config.hpp"
#include "proxy/admin/access.hpp"
#include "proxy/command/admin_client.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

namespace json = boost::json;

constexpr std::array<Option, 6> kOptions{{
    {"--route", "NAME", "this route only; otherwise all routes"},
    {"--for", "30m", "on: how long, after which it is off by itself"},
    {"--until", "TIME", "on: the planned end, as 2030-01-31T04:00:00Z"},
    {"--reason", "TEXT", "on: shown to clients"},
    {"--admin", "ADDRESS", "the admin listener, which may be unix:/path; 127.0.0.1:9901 unless given"},
    {"--token-file", "FILE", "the bearer token that the admin listener asks for"},
}};
constexpr Usage kUsage{"maintenance", "on|off|status",
                       "Takes all routes, or one, into maintenance and out of it again.", kOptions, 1};

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

std::string scope_in_words(const json::object& scope) {
  const std::string name = text_at(scope, "scope");
  if (name == "all") return "all routes";
  return name == "route:all" ? "route all" : fmt::format("route {}", name);
}

// "maintenance is on for all routes until 2030-01-31T04:00:00Z, since …, by …: reason"
std::string in_words(const json::object& scope) {
  const bool on = text_at(scope, "state") == "on";
  const std::string until = text_at(scope, "until");
  const std::string since = text_at(scope, "since");
  const std::string reason = text_at(scope, "reason");
  std::string line = fmt::format("maintenance is {} for {}", on ? "on" : "off", scope_in_words(scope));
  if (on) line += until.empty() ? " with no planned end" : " until " + until;
  if (!since.empty()) line += fmt::format(", since {} by {}", since, text_at(scope, "by"));
  if (!reason.empty()) line += ": " + reason;
  return line;
}

// A scope, or a list of them; false where it is neither.
bool print_state(std::string_view body) {
  boost::system::error_code ec;
  const json::value document = json::parse(body, ec);
  const json::object* object = ec ? nullptr : document.if_object();
  if (object == nullptr) return false;
  const json::value* scopes = object->if_contains("scopes");
  if (scopes == nullptr) {
    fmt::print("{}\n", in_words(*object));
    return object->contains("state");
  }
  if (!scopes->is_array()) return false;
  for (const json::value& scope : scopes->get_array())
    if (const json::object* one = scope.if_object()) fmt::print("{}\n", in_words(*one));
  return true;
}

int report(const AdminAnswer& answer) {
  if (answer.status == 200 && print_state(answer.body)) return kExitSuccess;
  fmt::print(stderr, "candor maintenance: {}\n", complaint(answer));
  return answer.status == 400 || answer.status == 404 ? kExitUsage : kExitFailure;
}

std::string body_of(const Parsed& parsed) {
  json::object body;
  for (const std::string_view option : {"--until", "--for", "--reason"})
    if (const auto value = parsed.value(option)) body[option.substr(2)] = *value;
  return json::serialize(body);
}

std::string target_of(const Parsed& parsed) {
  const auto route = parsed.value("--route");
  if (!route) return "/maintenance";
  return "/maintenance/" + boost::urls::encode(*route, boost::urls::unreserved_chars);
}

// What is wrong with the arguments as a whole; empty for nothing.
std::string check(const Parsed& parsed) {
  if (parsed.operands.size() != 1) return "expected one of on, off and status";
  const std::string_view verb = parsed.operands.front();
  if (verb != "on" && verb != "off" && verb != "status")
    return fmt::format("expected one of on, off and status, found {}", verb);
  if (parsed.has("--for") && parsed.has("--until")) return "expected --for or --until, found both";
  for (const std::string_view option : {"--for", "--until", "--reason"})
    if (verb != "on" && parsed.has(option)) return fmt::format("{} goes with 'on' only", option);
  if (parsed.value("--route") == "") return "--route is empty: expected a route's name";
  return {};
}

AdminRequest compose(const Parsed& parsed, const AdminAddress& admin) {
  AdminRequest request{.admin = admin, .method = "GET", .target = target_of(parsed), .body = {}, .token = {}};
  if (const auto file = parsed.value("--token-file")) request.token = admin::read_token(std::string(*file));
  const std::string_view verb = parsed.operands.front();
  if (verb == "off") request.method = "DELETE";
  if (verb == "on") {
    request.method = "PUT";
    request.body = body_of(parsed);
  }
  return request;
}

// Switching all routes off leaves those in maintenance that were switched on by their own name: they are listed.
void print_scopes_still_on(AdminRequest request) {
  request.method = "GET";
  boost::system::error_code ec;
  const json::value document = json::parse(ask_admin(request).body, ec);
  const json::object* object = ec ? nullptr : document.if_object();
  const json::value* scopes = object == nullptr ? nullptr : object->if_contains("scopes");
  if (scopes == nullptr || !scopes->is_array()) return;
  for (const json::value& scope : scopes->get_array()) {
    const json::object* one = scope.if_object();
    if (one != nullptr && text_at(*one, "state") == "on") fmt::print("still: {}\n", in_words(*one));
  }
}

}  // namespace

int maintenance_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  if (const std::string wrong = check(parsed); !wrong.empty()) return complain(kUsage, wrong);
  const config::Admin defaults;
  const std::string_view address = parsed.value_or("--admin", defaults.address);
  const std::optional<AdminAddress> admin = parse_admin_address(address);
  if (!admin) return complain(kUsage, fmt::format("--admin: expected {}, found {}", kAdminAddressForm, address));

  try {
    const AdminRequest request = compose(parsed, *admin);
    const int exit = report(ask_admin(request));
    if (exit == kExitSuccess && request.method == "DELETE" && !parsed.has("--route")) print_scopes_still_on(request);
    return exit;
  } catch (const std::runtime_error& ex) {  // of read_token
    return complain(kUsage, ex.what());
  }
}

}  // namespace candor::command
