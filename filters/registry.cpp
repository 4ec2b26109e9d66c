#include "filters/registry.hpp"

#include <algorithm>
#include <array>

#include "filters/auth.hpp"
#include "filters/circuit_breaker.hpp"
#include "filters/concurrency.hpp"
#include "filters/content_type.hpp"
#include "filters/cors.hpp"
#include "filters/early_hints.hpp"
#include "filters/error_pages.hpp"
#include "filters/gone.hpp"
#include "filters/head_limits.hpp"
#include "filters/header_rules.hpp"
#include "filters/idempotency.hpp"
#include "filters/ip_access.hpp"
#include "filters/maintenance.hpp"
#include "filters/method.hpp"
#include "filters/order_rules.hpp"
#include "filters/rate_limit.hpp"
#include "filters/redirect.hpp"
#include "filters/request_id.hpp"
#include "filters/respond.hpp"
#include "filters/rewrite_location.hpp"
#include "filters/status_audit.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kMaintenance = "maintenance";

const std::array<Kind, 20> kKinds{{
    {.name = kMaintenance,
     .summary = "answers 503 while an operator has taken the service, or one route, into maintenance",
     .example = "{retry_after: 5m, open_paths: [/health]}",
     .options = maintenance_options(),
     .configure = configure_maintenance},
    {.name = "auth",
     .summary = "answers 401 to who cannot show who it is, and 403 to who is known but not allowed",
     .example = "{basic: {file: users.htpasswd}, require: [{methods: [POST], groups: [staff]}], groups_file: groups}",
     .once = true,
     .options = auth_options(),
     .configure = configure_auth},
    {.name = "circuit_breaker",
     .summary = "answers 503 at once while the route's upstream fails too often",
     .example = "{failures_percent: 50, open: 5s}",
     .once = true,
     .options = circuit_breaker_options(),
     .configure = configure_circuit_breaker},
    {.name = "concurrency",
     .summary = "lets so many exchanges of the route go on at once; the others wait, and get 503 if it takes too long",
     .example = "{max: 100, queue: 50}",
     .once = true,
     .options = concurrency_options(),
     .configure = configure_concurrency},
    {.name = "content_type",
     .summary = "answers 415 to content of a media type that is not in its list",
     .example = "{allow: [application/json, \"+json\"]}",
     .options = content_type_options(),
     .configure = configure_content_type},
    {.name = "cors",
     .summary = "lets pages of other origins read the answers, and answers their preflights",
     .example = "{origins: [\"https://app.example.com\"], credentials: true}",
     .options = cors_options(),
     .configure = configure_cors},
    {.name = "early_hints",
     .summary = "tells browsers which files they will need before the upstream is asked (103)",
     .example = "{links: [\"</app.css>; rel=preload; as=style\"]}",
     .options = early_hints_options(),
     .configure = configure_early_hints},
    {.name = "error_pages",
     .summary = "gives our answers to errors another look, and the upstream's where that is asked for; in the global "
                "list also where no route is found; of several in a chain the last one that has the page gives it",
     .example = "{html: \"<h1>${status} ${title}</h1>\", upstream: [502, 503]}",
     .outermost = true,
     .options = error_pages_options(),
     .configure = configure_error_pages},
    {.name = "gone",
     .summary = "answers 410 for what is not here any more, and links to what has taken its place",
     .example = "{paths: [/v1/], successor: /v2/}",
     .answers = true,
     .options = gone_options(),
     .configure = configure_gone},
    {.name = "head_limits",
     .summary = "answers 414 and 431 to larger heads than the route takes, and 417 to who asks before sending content",
     .example = "{target: 2KiB, fields: 50, field_bytes: 8KiB}",
     .options = head_limits_options(),
     .configure = configure_head_limits},
    {.name = "header_rules",
     .summary = "removes, sets and adds fields of the request and of every answer",
     .example = "{request: {set: {X-Client: \"${client}\"}}, response: {remove: [Server]}}",
     .options = header_rules_options(),
     .configure = configure_header_rules},
    {.name = "idempotency",
     .summary =
         "gives a request that is asked again with the same Idempotency-Key the first one's answer, and carries it "
         "out once",
     .example = "{methods: [POST], required: true, ttl: 24h}",
     .once = true,
     .options = idempotency_options(),
     .configure = configure_idempotency},
    {.name = "ip_access",
     .summary = "answers 403 to clients whose address is denied, or not among those allowed",
     .example = "{allow: [192.0.2.0/24]}",
     .outermost = true,
     .options = ip_access_options(),
     .configure = configure_ip_access},
    {.name = "method",
     .summary = "answers 405 to methods that are not in its list",
     .example = "{allow: [GET, HEAD]}",
     .options = method_options(),
     .configure = configure_method},
    {.name = "rate_limit",
     .summary = "answers 429 to a client, a field's value or a route that asks more often than its rate",
     .example = "{rate: 100/s, burst: 200}",
     .options = rate_limit_options(),
     .configure = configure_rate_limit},
    {.name = "redirect",
     .summary = "sends the client to another scheme, host or path",
     .example = "{scheme: https}",
     .answers = true,
     .options = redirect_options(),
     .configure = configure_redirect},
    {.name = "request_id",
     .summary = "chooses the field that carries the request's id, and whose id is believed",
     .example = "{field: X-Correlation-Id, accept: true}",
     .outermost = true,
     .options = request_id_options(),
     .configure = configure_request_id},
    {.name = "respond",
     .summary = "gives one fixed answer",
     .example = "{status: 410, body: \"It is gone.\"}",
     .answers = true,
     .options = respond_options(),
     .configure = configure_respond},
    {.name = "rewrite_location",
     .summary = "makes the upstream's own address in its redirects the one that the client sees",
     .example = "{own: [\"http://internal:8080/\"]}",
     .options = rewrite_location_options(),
     .configure = configure_rewrite_location},
    {.name = "status_audit",
     .summary = "counts where the upstream uses statuses wrongly, and shows an example of each",
     .example = "{enforce: [3xx_without_location]}",
     .once = true,
     .options = status_audit_options(),
     .configure = configure_status_audit},
}};

}  // namespace

std::span<const Kind> kinds() { return kKinds; }

std::vector<Option> options_of(const Kind& kind) {
  config::Errors errors;
  config::Section nothing(errors);
  kind.configure(nothing);
  std::vector<Option> options;
  for (const OptionText& text : kind.options) {
    Option option{.text = text, .default_value = std::string(text.default_value)};
    option.required = std::ranges::find(errors, text.name, &config::Error::path) != errors.end();
    const auto known = std::ranges::find(nothing.known(), text.name, &config::Known::key);
    if (option.default_value.empty() && known != nothing.known().end()) option.default_value = known->default_value;
    options.push_back(std::move(option));
  }
  return options;
}

config::FilterCatalog catalog() {
  config::FilterCatalog catalog;
  for (const Kind& kind : kKinds) {
    catalog.names.push_back(kind.name);
    if (kind.answers) catalog.answering.push_back(kind.name);
    if (kind.outermost) catalog.outermost.push_back(kind.name);
    if (kind.once) catalog.once.push_back(kind.name);
  }
  catalog.configure = [](std::string_view name, config::Section& options) -> std::shared_ptr<const FilterDefinition> {
    const auto kind = std::ranges::find(kKinds, name, &Kind::name);
    return kind == kKinds.end() ? nullptr : kind->configure(options);
  };
  catalog.check_files = [](const FilterDefinition& definition, config::Errors& errors) {
    definition.check_files(errors);
  };
  catalog.check_routes = [](const FilterDefinition& definition, const std::vector<config::Route>& routes,
                            config::Errors& errors) { definition.check_routes(routes, errors); };
  catalog.warn_of_order = warn_of_order;
  // Stands in every chain, so that switching it on needs no configuration.
  catalog.always = kMaintenance;
  return catalog;
}

}  // namespace candor::filters
