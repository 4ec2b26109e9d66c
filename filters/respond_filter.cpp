#include "filters/respond_filter.hpp"

namespace candor::filters {

std::optional<Reply> RespondFilter::on_request(Exchange& exchange) {
  const int status = static_cast<int>(settings_->status);
  Reply reply;
  reply.cause = Cause::local_response;
  reply.status = status;
  for (const FieldText& field : settings_->fields)
    reply.fields.emplace_back(field.name, field.value.text(exchange, status));
  if (const FixedContent* content = fixed_content()) {
    reply.content_type = settings_->content_type;
    reply.shared_body = content->whole();
    if (status == 200) apply_conditions(exchange.request, *content, reply);
    return reply;
  }
  reply.body = settings_->body.text(exchange, status);
  if (!reply.body.empty()) reply.content_type = settings_->content_type;
  return reply;
}

// Null where the content differs from request to request, or there is none.
const FixedContent* RespondFilter::fixed_content() {
  if (file_ == nullptr) return settings_->fixed_body ? &*settings_->fixed_body : nullptr;
  const std::uint64_t generation = file_->generation();
  if (generation != generation_) {
    generation_ = generation;
    current_ = file_->current();
  }
  return current_.get();
}

}  // namespace candor::filters
