#include "filters/error_pages_filter.hpp"

#include "filters/vary.hpp"
#include "proxy/accept.hpp"
#include "proxy/error_content.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kNoRoute = "-";  // as in the log

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
  const bool may_be_replaced = is_our_failure(exchange) || exchange.cause == Cause::none;
  if (head.status < 400 || !may_be_replaced) return std::nullopt;
  const ContentForm form = preferred_form(accept_of(exchange));
  const std::optional<Choice> chosen = choose(exchange, head.status, form);
  if (!chosen) return std::nullopt;

  ErrorTexts texts = texts_of(exchange, head.status);
  if (!chosen->type.empty()) texts.type = chosen->type;
  Reply reply;
  reply.content_type = content_type_of(form);
  if (chosen->page == nullptr) {
    append_error(reply.body, texts, form);
  } else {
    reply.body = chosen->page->fill({texts, exchange.route == nullptr ? kNoRoute : exchange.route->name});
    if (form == ContentForm::problem_json) reply.content_type = chosen->json_type;
  }
  // Ours are never stored, but the upstream's may be (RFC 9111 §4.1).
  if (!is_our_failure(exchange)) add_vary(exchange, head.fields, "Accept");
  return reply;
}

std::optional<ErrorPagesFilter::Choice> ErrorPagesFilter::choose(const Exchange& exchange, int status,
                                                                 ContentForm form) {
  std::optional<Choice> chosen;
  current_.resize(sources_->size());
  for (std::size_t i = sources_->size(); i > 0; --i) {
    const ErrorPagesSettings& settings = *(*sources_)[i - 1].settings;
    if (!is_our_failure(exchange) && !settings.upstream.contain(status)) continue;
    if (!chosen) chosen.emplace();
    if (chosen->type.empty()) chosen->type = settings.types.find(exchange.cause, status);
    const std::optional<PageTemplate>& page = current(i - 1)[static_cast<std::size_t>(form)];
    if (chosen->page != nullptr || !page) continue;
    chosen->page = &*page;
    chosen->json_type = settings.json_type;
  }
  return chosen;
}

const ErrorPageSet& ErrorPagesFilter::current(std::size_t source) {
  const Watched<ErrorPageSet>& pages = *(*sources_)[source].pages;
  CurrentPages& mine = current_[source];
  const std::uint64_t generation = pages.generation();
  if (generation != mine.generation) {
    mine.generation = generation;
    mine.pages = pages.current();
  }
  return *mine.pages;
}

}  // namespace candor::filters
