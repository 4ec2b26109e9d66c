#include "filters/error_pages_filter.hpp"

#include "filters/vary.hpp"
#include "proxy/accept.hpp"

namespace candor::filters {
namespace {

// What an answer on purpose says (respond, redirect) is what somebody wants it to say.
bool is_our_failure(const Exchange& exchange) {
  return exchange.cause != Cause::none && exchange.cause != Cause::local_response;
}

ErrorTexts texts_of(const Exchange& exchange, int status) {
  constexpr std::string_view kUpstreamDetail = "The service has answered with an error.";
  ErrorTexts texts{.status = status,
                   .title = reason_phrase(status),
                   .detail = kUpstreamDetail,
                   .cause = {},
                   .request_id = exchange.request_id};
  if (texts.title.empty()) texts.title = "Error";
  if (!is_our_failure(exchange)) return texts;
  const FailureRow& row = failure_row(exchange.cause);
  texts.detail = exchange.detail.empty() ? row.detail : exchange.detail;
  texts.cause = row.name;
  return texts;
}

}  // namespace

std::optional<Reply> ErrorPagesFilter::replace_response(Exchange& exchange, http1::ResponseHead& head) {
  const bool ours = is_our_failure(exchange);
  const bool theirs = exchange.cause == Cause::none && settings_->upstream.contain(head.status);
  if (!ours && !theirs) return std::nullopt;

  const ContentForm form = preferred_form(accept_of(exchange));
  ErrorTexts texts = texts_of(exchange, head.status);
  texts.type = settings_->types.find(exchange.cause, head.status);
  Content content = write_error(texts, form);
  if (const std::optional<PageTemplate>& own = page(form)) {
    content.body = own->fill({texts, exchange.route->name});
    if (form == ContentForm::problem_json) content.type = settings_->json_type;
  }
  // Ours are never stored, but the upstream's may be (RFC 9111 §4.1).
  if (theirs) add_vary(exchange, head.fields, "Accept");
  Reply reply;
  reply.body = std::move(content.body);
  reply.content_type = std::move(content.type);
  return reply;
}

const std::optional<PageTemplate>& ErrorPagesFilter::page(ContentForm form) {
  const std::uint64_t generation = pages_->generation();
  if (generation != generation_) {
    generation_ = generation;
    current_ = pages_->current();
  }
  return (*current_)[static_cast<std::size_t>(form)];
}

}  // namespace candor::filters
