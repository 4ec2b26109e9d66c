#include "filters/auth/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "config/quote.hpp"
#include "filters/auth/verified.hpp"
#include "filters/field_check.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/http1/fields.hpp"

namespace candor::filters::auth {
namespace {

constexpr std::size_t kRealmBytesMax = 128;
constexpr std::size_t kAudiencesMax = 16;
constexpr std::size_t kNamesMax = 32;  // in each list of a requirement

// What stands in a challenge between quotes, of which none may end it (RFC 9110 §5.6.4).
bool is_quotable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

// RFC 6749 §3.3.
bool is_scope(std::string_view text) {
  return !text.empty() && is_quotable(text) && text.find(' ') == std::string_view::npos;
}

FileOption read_file(config::Section& section, std::string_view key, std::string_view form) {
  FileOption option;
  const bool read = section.read(key, option.file);
  if (!section.has(key) && !form.empty()) section.fail(key, fmt::format("is missing; expected {}", form));
  if (read && option.file.empty()) section.fail(key, "expected the path of a file");
  option.place = {section.file(), section.mark(key), fmt::format("{}.{}", section.path(), key), {}};
  return option;
}

void read_basic(config::Section& options, Settings& settings) {
  settings.accepted.basic = options.has("basic");
  config::Section basic = options.section("basic");
  if (!settings.accepted.basic) return;
  settings.files.users = read_file(basic, "file", "a file of USER:HASH lines, as htpasswd -B writes them");
  basic.read("remember", settings.password_remembered);
  basic.finish();
}

void read_api_keys(config::Section& options, Settings& settings) {
  settings.accepted.api_key = options.has("api_keys");
  config::Section keys = options.section("api_keys");
  if (!settings.accepted.api_key) return;
  settings.files.api_keys = read_file(keys, "file", "a file of NAME:SHA256:SCOPES lines");
  settings.accepted.api_key_field = "X-Api-Key";
  keys.read("field", settings.accepted.api_key_field);
  const std::string& field = settings.accepted.api_key_field;
  if (!http1::is_token(field) || http1::name_of(field) != http1::Name::other || http1::iequals(field, "Authorization"))
    keys.fail("field",
              fmt::format("expected a field for keys only, such as X-Api-Key, found {}", config::quote(field)));
  keys.finish();
}

std::vector<Algorithm> read_algorithms(config::Section& jwt, std::vector<Algorithm> allowed) {
  std::vector<std::string> names;
  if (!jwt.read("algorithms", names)) return allowed;
  allowed.clear();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto algorithm = algorithm_named(names[i]);
    if (algorithm) {
      allowed.push_back(*algorithm);
    } else {
      jwt.fail_item("algorithms", i,
                    fmt::format("expected {}, found {}", fmt::join(kAlgorithmNames, ", "), config::quote(names[i])));
    }
  }
  if (names.empty()) jwt.fail("algorithms", fmt::format("none; expected one of {}", fmt::join(kAlgorithmNames, ", ")));
  return allowed;
}

void read_jwt(config::Section& options, Settings& settings) {
  settings.accepted.bearer = options.has("jwt");
  config::Section jwt = options.section("jwt");
  if (!settings.accepted.bearer) return;
  TokenRules& rules = settings.tokens;
  settings.files.key_set = read_file(jwt, "keys", "a file of keys (JWKS, RFC 7517)");
  settings.files.algorithms = rules.algorithms = read_algorithms(jwt, rules.algorithms);
  jwt.read("issuer", rules.claims.issuer);
  jwt.read("audience", rules.claims.audiences);
  if (rules.claims.audiences.size() > kAudiencesMax)
    jwt.fail("audience", fmt::format("expected {} at most, found {}", kAudiencesMax, rules.claims.audiences.size()));
  jwt.read("leeway", rules.claims.leeway);
  constexpr std::chrono::minutes kLeewayMax(10);
  if (rules.claims.leeway > kLeewayMax) jwt.fail("leeway", "expected 10m at most");
  for (auto [key, claim] : {std::pair<std::string_view, std::string*>{"user_claim", &rules.claims.user_claim},
                            {"scopes_claim", &rules.claims.scopes_claim},
                            {"groups_claim", &rules.claims.groups_claim}}) {
    jwt.read(key, *claim);
    if (claim->empty()) jwt.fail(key, "expected the name of a claim");
  }
  jwt.finish();
}

void check_list(config::Section& section, std::string_view key, const std::vector<std::string>& list,
                bool (*is_good)(std::string_view), std::string_view form) {
  if (list.size() > kNamesMax) section.fail(key, fmt::format("expected {} at most, found {}", kNamesMax, list.size()));
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!is_good(list[i]))
      section.fail_item(key, i, fmt::format("expected {}, found {}", form, config::quote(list[i])));
}

void read_requirement(config::Section& section, Settings& settings) {
  Requirement each;
  section.read("routes", each.routes);
  settings.named_routes.add(section, "routes", each.routes);
  section.read("methods", each.methods);
  section.read("scopes", each.scopes);
  section.read("groups", each.groups);
  check_list(section, "methods", each.methods, http1::is_token, "a method such as POST");
  check_list(section, "scopes", each.scopes, is_scope, "a scope without blanks and quotes");
  check_list(section, "groups", each.groups, is_user_name, "the name of a group");
  if (each.scopes.empty() && each.groups.empty())
    section.fail("", "asks for nothing; expected scopes or groups, such as {methods: [POST], scopes: [orders:write]}");
  section.finish();
  settings.requirements.push_back(std::move(each));
}

void read_user_field(config::Section& options, Settings& settings) {
  options.read("user_field", settings.user_field);
  if (settings.user_field.empty()) return;
  std::string wrong = check_field_name(settings.user_field, Message::request);
  if (wrong.empty() && http1::iequals(settings.user_field, "Authorization"))
    wrong = "expected a field of its own, such as X-Forwarded-User";
  if (!wrong.empty()) options.fail("user_field", std::move(wrong));
}

Pass read_pass(config::Section& options) {
  constexpr std::array<std::string_view, 3> kChoices{"none", "tokens", "all"};
  std::size_t choice = 1;
  options.read("pass_credentials", kChoices, choice);
  return static_cast<Pass>(choice);
}

}  // namespace

Settings read_settings(config::Section& options) {
  Settings settings;
  options.read("realm", settings.realm);
  if (settings.realm.empty() || settings.realm.size() > kRealmBytesMax || !is_quotable(settings.realm))
    options.fail("realm", fmt::format("expected 1 to {} characters of ASCII without '\"' and '\\'", kRealmBytesMax));
  read_basic(options, settings);
  read_api_keys(options, settings);
  read_jwt(options, settings);
  settings.files.groups = read_file(options, "groups_file", "");
  options.each("require", [&](config::Section& section) { read_requirement(section, settings); });
  if (settings.requirements.size() > kRequirementsMax)
    options.fail("require",
                 fmt::format("expected {} at most, found {}", kRequirementsMax, settings.requirements.size()));
  read_user_field(options, settings);
  settings.pass = read_pass(options);
  options.read("optional", settings.optional);
  std::uint64_t verified_max = settings.verified_max;
  options.read("remembered_max", verified_max, {.min = 0, .max = kVerifiedMax});
  settings.verified_max = verified_max;
  const AcceptedSchemes& accepted = settings.accepted;
  if (!accepted.basic && !accepted.api_key && !accepted.bearer)
    options.fail("", "lets nobody in; expected basic, api_keys or jwt");
  return settings;
}

}  // namespace candor::filters::auth
