#include "filters/content_type.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/media_types.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters {
namespace {

struct ContentTypeRules {
  MediaTypes allow;
  std::string ranges;                // the same as the value of a field
  std::vector<std::string> methods;  // empty: all
  bool allow_missing = false;
};

// A request has content where it says how long it is, or that it comes in chunks (RFC 9112 §6); a length of zero is
// none.
bool has_content(const http1::Fields& fields) {
  if (fields.find(http1::Name::transfer_encoding) != nullptr) return true;
  const http1::Field* length = fields.find(http1::Name::content_length);
  return length != nullptr && length->value.find_first_not_of('0') != std::string_view::npos;
}

// Accept-Post: the W3C's Linked Data Platform, §7.1. Accept-Patch: RFC 5789 §3.1.
std::string_view accepting_field(std::string_view method) {
  if (method == "POST") return "Accept-Post";
  return method == "PATCH" ? "Accept-Patch" : "Accept";
}

class ContentTypeFilter : public PureFilter {
 public:
  explicit ContentTypeFilter(std::shared_ptr<const ContentTypeRules> rules) : rules_(std::move(rules)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    const http1::RequestHead& request = exchange.request;
    if (!is_checked(request.method) || !has_content(request.fields)) return std::nullopt;
    const std::size_t count = request.fields.count(http1::Name::content_type);
    if (count == 0 && rules_->allow_missing) return std::nullopt;
    if (count == 0) return refuse(request.method, "content without Content-Type");
    if (count > 1) return refuse(request.method, "more than one Content-Type");
    const std::string_view value = request.fields.find(http1::Name::content_type)->value;
    if (rules_->allow.contain(value)) return std::nullopt;
    return refuse(request.method, fmt::format("content_type.allow does not hold {}", config::printable(value)));
  }

 private:
  bool is_checked(std::string_view method) const {
    return rules_->methods.empty() || std::ranges::find(rules_->methods, method) != rules_->methods.end();
  }

  Reply refuse(std::string_view method, std::string why) const {
    Reply reply;
    reply.cause = Cause::unsupported_content;
    reply.fields.emplace_back(accepting_field(method), rules_->ranges);
    reply.log_detail = std::move(why);
    return reply;
  }

  std::shared_ptr<const ContentTypeRules> rules_;
};

class ContentType : public FilterDefinition {
 public:
  explicit ContentType(ContentTypeRules rules) : rules_(std::make_shared<ContentTypeRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<ContentTypeFilter>(rules); };
  }

 private:
  std::shared_ptr<const ContentTypeRules> rules_;
};

MediaTypes read_allow(config::Section& options) {
  std::vector<std::string> types;
  const bool is_list = options.read("allow", types);
  if (types.empty() && (is_list || !options.has("allow")))
    options.fail("allow", "none; expected at least one media type, such as [application/json]");
  if (types.size() > kMediaTypesMax)
    options.fail("allow", fmt::format("expected {} media types at most, found {}", kMediaTypesMax, types.size()));
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string_view wrong = MediaTypes::check(types[i]);
    if (!wrong.empty()) options.fail_item("allow", i, fmt::format("{}, found {}", wrong, config::quote(types[i])));
  }
  return MediaTypes(std::move(types));
}

std::vector<std::string> read_methods(config::Section& options) {
  std::vector<std::string> methods;
  options.read("methods", methods);
  if (methods.size() > kCheckedMethodsMax)
    options.fail("methods", fmt::format("expected {} methods at most, found {}", kCheckedMethodsMax, methods.size()));
  for (std::size_t i = 0; i < methods.size(); ++i) {
    if (!http1::is_token(methods[i]))
      options.fail_item("methods", i,
                        fmt::format("expected a method such as POST, found {}", config::quote(methods[i])));
  }
  return methods;
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_content_type(config::Section& options) {
  constexpr std::array<std::string_view, 2> kMissing{"refuse", "allow"};
  ContentTypeRules rules;
  rules.allow = read_allow(options);
  rules.ranges = rules.allow.as_ranges();
  rules.methods = read_methods(options);
  std::size_t missing = 0;
  options.read("missing", kMissing, missing);
  rules.allow_missing = missing == 1;
  return std::make_shared<ContentType>(std::move(rules));
}

}  // namespace candor::filters
