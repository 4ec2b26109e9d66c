#include "filters/header_rules.hpp"

#include <fmt/format.h>

#include "filters/field_rules.hpp"
#include "filters/order_matters.hpp"

namespace candor::filters {
namespace {

struct Rules {
  FieldRules request;
  FieldRules response;
};

class HeaderRulesFilter : public PureFilter {
 public:
  explicit HeaderRulesFilter(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    rules_->request.apply(exchange, exchange.request.fields, 0);
    return std::nullopt;
  }
  void on_response(Exchange& exchange, http1::ResponseHead& head) override {
    rules_->response.apply(exchange, head.fields, head.status);
  }

 private:
  std::shared_ptr<const Rules> rules_;
};

class HeaderRules : public FilterDefinition, public OrderMatters {
 public:
  explicit HeaderRules(Rules rules) : rules_(std::make_shared<Rules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<HeaderRulesFilter>(rules); };
  }
  bool order_matters() const override { return rules_->response.size() != 0; }

 private:
  std::shared_ptr<const Rules> rules_;
};

void read_side(config::Section& options, std::string_view key, Message message, FieldRules& rules) {
  config::Section section = options.section(key);
  rules.read(section, message);
  section.finish();
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_header_rules(config::Section& options) {
  Rules rules;
  read_side(options, "request", Message::request, rules.request);
  read_side(options, "response", Message::response, rules.response);
  const std::size_t count = rules.request.size() + rules.response.size();
  if (count > kHeaderRulesMax)
    options.fail("", fmt::format("expected {} rules at most, found {}", kHeaderRulesMax, count));
  if (count == 0) options.fail("", "no rule; expected at least one, such as request: {remove: [X-Debug]}");
  return std::make_shared<HeaderRules>(std::move(rules));
}

}  // namespace candor::filters
