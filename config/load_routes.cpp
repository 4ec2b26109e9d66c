// The routes, with all that they inherit from the limits, their upstream and the global filters filled in.
#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "config/ip.hpp"
#include "config/load.hpp"
#include "config/nearest.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"

namespace candor::config {
namespace {

constexpr std::string_view kHostForm =
    "a host such as api.example.com, or \"*.example.com\" for all below it, without a port";
constexpr std::string_view kNormalForm =
    "a path without '.' and '..' segments, without '//', and with only those characters percent-encoded that need it";
constexpr std::string_view kValueForm = "the value of a field, without blanks around it and control characters";
constexpr std::string_view kPathForm = "a path that begins with '/', percent-encoded where needed, without a query";

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool is_host_pattern(std::string_view host) {
  return host.starts_with("*.") ? is_host_name(host.substr(2)) : is_host(host);
}

void load_methods(Section& section, std::vector<std::string>& methods) {
  const bool is_list = section.read("methods", methods);
  if (is_list && methods.empty())
    section.fail("methods", "none; expected at least one method such as GET, or no such key");
  for (std::size_t i = 0; i < methods.size(); ++i) {
    if (!is_token(methods[i]))
      section.fail_item("methods", i, fmt::format("expected a method such as GET, found {}", quote(methods[i])));
  }
}

// What no field of a request can be: its blanks at the ends are not part of its value (RFC 9110 §5.5).
bool is_never_sent(std::string_view value) {
  const auto is_control = [](char c) { return (c >= '\0' && c < ' ' && c != '\t') || c == '\x7f'; };
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  return std::ranges::any_of(value, is_control) ||
         (!value.empty() && (is_blank(value.front()) || is_blank(value.back())));
}

// A value of "*" is any value.
void load_fields(Section& section, std::vector<FieldMatch>& fields) {
  std::vector<std::pair<std::string, std::string>> pairs;
  section.read("fields", pairs);
  if (pairs.size() > kMatchedFieldsMax)
    section.fail("fields", fmt::format("{} fields; expected {} at most", pairs.size(), kMatchedFieldsMax));
  for (auto& [name, value] : pairs) {
    if (!is_token(name)) section.fail("fields", fmt::format("expected the name of a field, found {}", quote(name)));
    if (is_never_sent(value))
      section.fail_entry("fields", name,
                         fmt::format("expected {}, found {}, which never matches", kValueForm, quote(value)));
    fields.push_back({lower_case(std::move(name)), value == "*" ? std::nullopt : std::optional(std::move(value))});
  }
}

// The same for two matches that take the same requests.
std::string identity(const Match& match) {
  std::string text = match.host + match.path;
  for (const std::string& method : match.methods) text.append(" ").append(method);
  for (const FieldMatch& field : match.fields)
    text.append(" ").append(field.name).append("=").append(field.value.value_or("*"));
  return text;
}

Match load_match(Section& route, Seen& matches) {
  Match match;
  Section section = route.section("match");
  if (section.read("host", match.host) && !is_host_pattern(match.host))
    section.fail("host", fmt::format("expected {}, found {}", kHostForm, quote(match.host)));
  match.host = match.host.starts_with('[') ? canonical_literal(match.host) : lower_case(std::move(match.host));
  if (section.read("path", match.path)) {
    if (!is_path(match.path))
      section.fail("path", fmt::format("expected {}, found {}", kPathForm, quote(match.path)));
    else if (!is_normal_path(match.path))
      section.fail("path", fmt::format("expected {}, found {}, which never matches", kNormalForm, quote(match.path)));
  }
  load_methods(section, match.methods);
  load_fields(section, match.fields);
  section.finish();
  matches.first(route, "match", "match", identity(match));
  return match;
}

// `answers`: its own filters may answer every request.
void load_target(Section& section, const std::vector<Upstream>& upstreams, bool answers, Route& route) {
  if (answers && !section.has("upstream")) {
    section.read("upstream", route.upstream);
    return;
  }
  if (!read_required(section, "upstream", "the name of one of the upstreams", route.upstream)) return;
  const auto upstream = std::ranges::find(upstreams, route.upstream, &Upstream::name);
  if (upstream == upstreams.end()) {
    std::vector<std::string_view> names;
    for (const Upstream& each : upstreams) names.emplace_back(each.name);
    return section.fail(
        "upstream", fmt::format("unknown upstream {}{}", quote(route.upstream), did_you_mean(route.upstream, names)));
  }
  route.upstream_index = static_cast<std::size_t>(upstream - upstreams.begin());
  route.timeouts = upstream->timeouts;
}

void load_rewrite(Section& section, Route& route) {
  std::string prefix;
  if (!section.read("rewrite_prefix", prefix)) return;
  if (!is_path(prefix)) section.fail("rewrite_prefix", fmt::format("expected {}, found {}", kPathForm, quote(prefix)));
  route.rewrite_prefix = prefix;
}

void load_overrides(Section& section, const Config& config, Route& route) {
  Section limits = section.section("limits");
  Bytes request_body{config.limits.request_body};
  limits.read("request_body", request_body);
  route.request_body = request_body.count;
  route.length_required = config.limits.length_required;
  limits.read("length_required", route.length_required);
  limits.finish();

  route.request_body_timeout = config.timeouts.request_body;
  route.client_write_timeout = config.timeouts.client_write;
  Section timeouts = section.section("timeouts");
  timeouts.read("request_body", route.request_body_timeout);
  timeouts.read("client_write", route.client_write_timeout);
  route.tunnel_idle = config.timeouts.tunnel_idle;
  timeouts.read("tunnel_idle", route.tunnel_idle);
  read_timeouts(timeouts, route.timeouts);
  timeouts.finish();
}

// Where the filter that stands in every chain goes.
std::vector<FilterSpec>::iterator place_of_always(std::vector<FilterSpec>& chain, const FilterCatalog& catalog) {
  return std::ranges::find_if(chain, [&](const FilterSpec& filter) {
    return std::ranges::find(catalog.outermost, filter.name) == catalog.outermost.end();
  });
}

void check_once(Section& section, const FilterCatalog& catalog, const std::vector<FilterSpec>& chain) {
  for (auto spec = chain.begin(); spec != chain.end(); ++spec) {
    const auto first = std::ranges::find(chain, spec->name, &FilterSpec::name);
    if (first == spec || std::ranges::find(catalog.once, spec->name) == catalog.once.end()) continue;
    section.fail("filters", fmt::format("{} stands twice, in line {} and in line {}; expected it once, the global "
                                        "filters counted",
                                        spec->name, first->mark.line, spec->mark.line));
  }
}

void load_chain(Section& section, const FilterCatalog& catalog, const std::vector<FilterSpec>& global,
                const FilterSpec& always, std::vector<FilterSpec>& chain) {
  chain = global;
  std::ranges::move(load_filters(section, catalog), std::back_inserter(chain));
  if (!always.name.empty() && std::ranges::find(chain, always.name, &FilterSpec::name) == chain.end())
    chain.insert(place_of_always(chain, catalog), always);
  check_once(section, catalog, chain);
  if (chain.size() > kFiltersPerRouteMax)
    section.fail("filters", fmt::format("{} filters, the global ones and {} counted; expected {} at most", chain.size(),
                                        always.name.empty() ? "default" : always.name, kFiltersPerRouteMax));
}

bool has_answering(const std::vector<FilterSpec>& filters, const FilterCatalog& catalog) {
  return std::ranges::any_of(filters, [&](const FilterSpec& filter) {
    return std::ranges::find(catalog.answering, filter.name) != catalog.answering.end();
  });
}

}  // namespace

void load_routes(Section& root, const FilterCatalog& catalog, Config& config) {
  const FilterSpec always = always_filter(catalog);
  Seen names;
  Seen matches;
  root.each("routes", [&](Section& section) {
    Route route;
    if (read_name(section, route.name)) names.first(section, "name", "route", route.name);
    route.match = load_match(section, matches);
    route.mark = section.mark("match");
    load_chain(section, catalog, config.filters, always, route.filters);
    load_target(section, config.upstreams, has_answering(route.filters, catalog), route);
    load_rewrite(section, route);
    load_overrides(section, config, route);
    section.finish();
    config.routes.push_back(std::move(route));
  });
  if (config.routes.empty()) root.fail("routes", "none; expected at least one with a name, a match and an upstream");
}

}  // namespace candor::config
