#include "filters/status_audit_filter.hpp"

#include "filters/json_error_look.hpp"
#include "filters/media_types.hpp"

namespace candor::filters {
namespace {

// What is known of the answer so far.
struct AuditNote {
  JsonErrorLook error;
  std::uint16_t broken = 0;  // a bit for each rule
  bool audited = false;      // there was an answer of the upstream's
  bool looks = false;        // into its content

  void add(StatusRule rule) { broken = static_cast<std::uint16_t>(broken | 1U << static_cast<unsigned>(rule)); }
};
static_assert(kStatusRules <= 16);

bool is_upstreams(const Exchange& exchange, const http1::ResponseHead& head) {
  return exchange.cause == Cause::none && exchange.upstream_status == head.status;
}

// What is coded cannot be read.
bool has_json(const http1::Fields& fields) {
  static const MediaTypes json({"+json"});
  const http1::Field* type = fields.find(http1::Name::content_type);
  return type != nullptr && json.contain(type->value) && fields.find("Content-Encoding") == nullptr;
}

bool was_truncated(const Exchange& exchange) {
  return exchange.cut && exchange.upstream_status == 200 && failure_row(exchange.cause).side == Side::upstream;
}

bool has_surplus(const Exchange& exchange) {
  return exchange.upstream_surplus && is_without_content(exchange.upstream_status);
}

}  // namespace

std::optional<Reply> StatusAuditFilter::replace_response(Exchange& exchange, http1::ResponseHead& head) {
  if (!is_upstreams(exchange, head)) return std::nullopt;
  const StatusRuleSet broken = broken_by_head(exchange, head);
  AuditNote note;
  note.audited = true;
  note.broken = static_cast<std::uint16_t>(broken.to_ulong());
  note.looks = head.status == 205 || (head.status == 200 && has_json(head.fields));
  exchange.set_note(slot, note);

  const StatusRuleSet refused = broken & rules_->enforced;
  if (refused.none()) return std::nullopt;
  Reply reply;
  reply.cause = Cause::response_malformed;
  reply.log_detail = "status_audit:";
  for (const StatusRuleRow& row : status_rules())
    if (refused[static_cast<std::size_t>(row.rule)]) reply.log_detail.append(" ").append(row.name);
  return reply;
}

void StatusAuditFilter::on_response_content(Exchange& exchange, std::string_view content, bool) {
  AuditNote note = exchange.note<AuditNote>(slot);
  if (!note.looks || content.empty()) return;
  if (exchange.upstream_status == 205) {
    note.add(StatusRule::no_content);
  } else {
    note.error.take(content, rules_->error_names);
    if (note.error.found()) note.add(StatusRule::error_in_200);
  }
  exchange.set_note(slot, note);
}

void StatusAuditFilter::on_complete(Exchange& exchange) noexcept {
  AuditNote note = exchange.note<AuditNote>(slot);
  if (!note.audited) return;
  if (was_truncated(exchange)) note.add(StatusRule::truncated_200);
  if (has_surplus(exchange)) note.add(StatusRule::no_content);
  const StatusRuleSet broken = StatusRuleSet(note.broken) & rules_->looked_for;
  if (broken.none()) return;

  const AuditExample example{.time = exchange.wall_now,
                             .method = decltype(AuditExample::method)(exchange.request.method),
                             .path = path_template(exchange.request.path),
                             .request_id = decltype(AuditExample::request_id)(exchange.request_id)};
  for (std::size_t rule = 0; rule < kStatusRules; ++rule) {
    if (!broken[rule]) continue;
    counters_[rule]->add();
    exchange.violations.add(status_rules()[rule].name);
    route_->examples[rule].set(example);
  }
}

}  // namespace candor::filters
