#include "filters/registry.hpp"

#include <algorithm>
#include <array>

#include "filters/header_rules.hpp"
#include "filters/ip_access.hpp"
#include "filters/maintenance.hpp"
#include "filters/method.hpp"
#include "filters/rate_limit.hpp"
#include "filters/redirect.hpp"
#include "filters/request_id.hpp"
#include "filters/respond.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kMaintenance = "maintenance";

const std::array<Kind, 8> kKinds{{
    {.name = kMaintenance,
     .summary = "answers 503 while an operator has taken the service, or one route, into maintenance",
     .example = "{retry_after: 5m, open_paths: [/health]}",
     .options = maintenance_options(),
     .configure = configure_maintenance},
    {.name = "header_rules",
     .summary = "removes, sets and adds fields of the request and of every answer",
     .example = "{request: {set: {X-Client: \"${client}\"}}, response: {remove: [Server]}}",
     .options = header_rules_options(),
     .configure = configure_header_rules},
    {.name = "ip_access",
     .summary = "answers 403 to clients whose address is denied, or not among those allowed",
     .example = "{allow: [192.0.2.0/24]}",
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
     .options = request_id_options(),
     .configure = configure_request_id},
    {.name = "respond",
     .summary = "gives one fixed answer",
     .example = "{status: 410, body: \"It is gone.\"}",
     .answers = true,
     .options = respond_options(),
     .configure = configure_respond},
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
  }
  catalog.configure = [](std::string_view name, config::Section& options) -> std::shared_ptr<const FilterDefinition> {
    const auto kind = std::ranges::find(kKinds, name, &Kind::name);
    return kind == kKinds.end() ? nullptr : kind->configure(options);
  };
  // Stands in every chain, so that switching it on needs no configuration.
  catalog.always = kMaintenance;
  return catalog;
}

}  // namespace candor::filters
