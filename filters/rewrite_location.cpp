#include "filters/rewrite_location.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/client_scheme.hpp"
#include "filters/field_edit.hpp"
#include "filters/upstream_url.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kPrefixForm = "a URL such as http://internal:8080/app/, without query";

using OwnPrefixes = std::vector<std::string>;

// The only field of its name; null where there is none, or several, of which nobody knows the right one.
const http1::Field* only(const http1::Fields& fields, std::string_view name) {
  const auto is_it = [name](const http1::Field& field) { return http1::iequals(field.name, name); };
  return std::count_if(fields.begin(), fields.end(), is_it) == 1 ? fields.find(name) : nullptr;
}

bool is_below(const AbsoluteUrl& url, std::string_view prefix) {
  const std::optional<AbsoluteUrl> parsed = parse_absolute(prefix);
  return parsed && filters::is_below(url, *parsed);
}

class RewriteLocationFilter : public PureFilter {
 public:
  explicit RewriteLocationFilter(std::shared_ptr<const OwnPrefixes> own) : own_(std::move(own)) {}

  void on_response(Exchange& exchange, http1::ResponseHead& head) override {
    if (exchange.upstream_status == 0) return;  // an answer of our own
    constexpr std::array<std::string_view, 2> kNames{"Location", "Content-Location"};
    for (const std::string_view name : kNames) {
      const http1::Field* field = only(head.fields, name);
      if (field == nullptr) continue;
      std::optional<std::string> seen = rewritten(exchange, field->value);
      if (seen) set_field(exchange, head.fields, name, exchange.keep(*std::move(seen)));
    }
  }

 private:
  std::optional<std::string> rewritten(const Exchange& exchange, std::string_view value) const {
    const std::optional<AbsoluteUrl> url = parse_absolute(value);
    if (!url || !is_own(*url, exchange.endpoint)) return std::nullopt;
    const config::Route& route = *exchange.route;
    return seen_by_client(*url, {.scheme = client_scheme(exchange),
                                 .authority = exchange.request.authority,
                                 .route_path = route.match.path,
                                 .upstream_prefix = route.rewrite_prefix ? &*route.rewrite_prefix : nullptr});
  }

  bool is_own(const AbsoluteUrl& url, std::string_view endpoint) const {
    return is_below(url, endpoint) ||
           std::ranges::any_of(*own_, [&](const std::string& prefix) { return is_below(url, prefix); });
  }

  std::shared_ptr<const OwnPrefixes> own_;
};

class RewriteLocation : public FilterDefinition {
 public:
  explicit RewriteLocation(OwnPrefixes own) : own_(std::make_shared<OwnPrefixes>(std::move(own))) {}

  FilterFactory build(FilterSetup&) const override {
    return [own = own_](unsigned) { return std::make_unique<RewriteLocationFilter>(own); };
  }

 private:
  std::shared_ptr<const OwnPrefixes> own_;
};

}  // namespace

std::shared_ptr<const FilterDefinition> configure_rewrite_location(config::Section& options) {
  OwnPrefixes own;
  options.read("own", own);
  if (own.size() > kOwnPrefixesMax)
    options.fail("own", fmt::format("expected {} URLs at most, found {}", kOwnPrefixesMax, own.size()));
  for (std::size_t i = 0; i < own.size(); ++i) {
    const std::optional<AbsoluteUrl> url = parse_absolute(own[i]);
    if (!url || !url->rest.empty())
      options.fail_item("own", i, fmt::format("expected {}, found {}", kPrefixForm, config::quote(own[i])));
  }
  return std::make_shared<RewriteLocation>(std::move(own));
}

}  // namespace candor::filters
