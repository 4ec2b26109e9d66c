#include "filters/respond.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "filters/field_check.hpp"
#include "filters/field_rules.hpp"
#include "filters/text_template.hpp"

namespace candor::filters {
namespace {

struct FixedAnswer {
  std::uint64_t status = 0;
  std::vector<FieldText> fields;
  TextTemplate body;
  std::string content_type = "text/plain; charset=utf-8";
};

class RespondFilter : public PureFilter {
 public:
  explicit RespondFilter(std::shared_ptr<const FixedAnswer> answer) : answer_(std::move(answer)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    const int status = static_cast<int>(answer_->status);
    Reply reply;
    reply.cause = Cause::local_response;
    reply.status = status;
    for (const FieldText& field : answer_->fields)
      reply.fields.emplace_back(field.name, field.value.text(exchange, status));
    reply.body = answer_->body.text(exchange, status);
    if (!reply.body.empty()) reply.content_type = answer_->content_type;
    return reply;
  }

 private:
  std::shared_ptr<const FixedAnswer> answer_;
};

class Respond : public FilterDefinition {
 public:
  explicit Respond(FixedAnswer answer) : answer_(std::make_shared<FixedAnswer>(std::move(answer))) {}

  FilterFactory build(FilterSetup&) const override {
    return [answer = answer_](unsigned) { return std::make_unique<RespondFilter>(answer); };
  }

 private:
  std::shared_ptr<const FixedAnswer> answer_;
};

bool has_field(const std::vector<FieldText>& fields, std::string_view name) {
  return std::ranges::any_of(fields, [name](const FieldText& each) { return http1::iequals(each.name, name); });
}

void read_fields(config::Section& options, FixedAnswer& answer) {
  answer.fields = read_field_texts(options, "fields", Message::response);
  if (answer.fields.size() > kRespondFieldsMax)
    options.fail("fields",
                 fmt::format("expected {} fields at most, found {}", kRespondFieldsMax, answer.fields.size()));
  for (const FieldText& field : answer.fields) {
    if (http1::iequals(field.name, "Content-Type"))
      options.fail_entry("fields", field.name, "cannot stand here: use content_type");
    if (http1::iequals(field.name, "Proxy-Status") || http1::iequals(field.name, "X-Request-Id"))
      options.fail_entry("fields", field.name, "cannot stand here: every answer of candor has it already");
  }
}

// Statuses that say nothing without a certain field.
void check_needed_field(config::Section& options, const FixedAnswer& answer) {
  struct Need {
    std::uint64_t status;
    std::string_view field;
    std::string_view rule;
  };
  constexpr std::array<Need, 4> kNeeds{{{401, "WWW-Authenticate", "RFC 9110 §15.5.2"},
                                        {405, "Allow", "RFC 9110 §15.5.6"},
                                        {407, "Proxy-Authenticate", "RFC 9110 §15.5.8"},
                                        {416, "Content-Range", "RFC 9110 §15.5.17"}}};
  for (const Need& need : kNeeds) {
    if (answer.status == need.status && !has_field(answer.fields, need.field))
      options.fail("fields", fmt::format("a {} needs the field {} ({})", need.status, need.field, need.rule));
  }
}

void read_body(config::Section& options, FixedAnswer& answer) {
  std::string body;
  options.read("body", body);
  options.read("content_type", answer.content_type);
  if (std::string wrong = check_field_value(answer.content_type); !wrong.empty())
    options.fail("content_type", std::move(wrong));
  if (body.size() > kRespondBodyBytesMax)
    options.fail("body", fmt::format("expected {} bytes at most, found {}", kRespondBodyBytesMax, body.size()));
  if (std::string wrong = answer.body.parse(body, Message::response); !wrong.empty())
    options.fail("body", std::move(wrong));
  // RFC 9110 §15.3.5, §15.3.6, §15.4.5.
  const bool takes_none = answer.status == 204 || answer.status == 205 || answer.status == 304;
  if (takes_none && !body.empty()) options.fail("body", fmt::format("a {} has no body", answer.status));
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_respond(config::Section& options) {
  FixedAnswer answer;
  if (!options.read("status", answer.status, {.min = 200, .max = 599}) && !options.has("status"))
    options.fail("status", "is missing; expected a status such as 410");
  read_fields(options, answer);
  read_body(options, answer);
  check_needed_field(options, answer);
  return std::make_shared<Respond>(std::move(answer));
}

}  // namespace candor::filters
