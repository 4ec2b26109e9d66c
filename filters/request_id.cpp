#include "filters/request_id.hpp"

#include <string>

#include "filters/field_check.hpp"
#include "filters/field_edit.hpp"
#include "proxy/request_id.hpp"

namespace candor::filters {
namespace {

struct RequestIdRules {
  std::string field = "X-Request-Id";
  bool accept = false;
  bool response = true;
};

class RequestIdFilter : public PureFilter {
 public:
  explicit RequestIdFilter(std::shared_ptr<const RequestIdRules> rules) : rules_(std::move(rules)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    http1::Fields& fields = exchange.request.fields;
    const http1::Field* field = fields.find(rules_->field);
    const bool believed = rules_->accept || exchange.peer_trusted;
    if (believed && field != nullptr && RequestIds::is_usable(field->value)) exchange.request_id = field->value;
    set_field(exchange, fields, rules_->field, exchange.request_id);
    return std::nullopt;
  }

  void on_response(Exchange& exchange, http1::ResponseHead& head) override {
    if (rules_->response) set_field(exchange, head.fields, rules_->field, exchange.request_id);
  }

 private:
  std::shared_ptr<const RequestIdRules> rules_;
};

class RequestId : public FilterDefinition {
 public:
  explicit RequestId(RequestIdRules rules) : rules_(std::make_shared<RequestIdRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<RequestIdFilter>(rules); };
  }

 private:
  std::shared_ptr<const RequestIdRules> rules_;
};

}  // namespace

std::shared_ptr<const FilterDefinition> configure_request_id(config::Section& options) {
  RequestIdRules rules;
  options.read("field", rules.field);
  // On its way back the usual field is like any other, and it is the one that this filter is for.
  std::string wrong = check_field_name(rules.field, Message::response);
  if (wrong.empty() && !http1::iequals(rules.field, "X-Request-Id"))
    wrong = check_field_name(rules.field, Message::request);
  if (!wrong.empty()) options.fail("field", std::move(wrong));
  options.read("accept", rules.accept);
  options.read("response", rules.response);
  return std::make_shared<RequestId>(std::move(rules));
}

}  // namespace candor::filters
