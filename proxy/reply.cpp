#include "proxy/reply.hpp"

#include <cassert>

#include "proxy/accept.hpp"
#include "proxy/error_content.hpp"

namespace candor {

int status_of(const Reply& reply) { return reply.status != 0 ? reply.status : failure_row(reply.cause).status; }

Content render_content(const Reply& reply, const ReplyContext& context, std::string& memory) {
  if (reply.cause == Cause::local_response || reply.cause == Cause::none) return {reply.content_type, reply.body};
  const FailureRow& row = failure_row(reply.cause);
  const int status = status_of(reply);
  assert(status != 0 && "a failure that is never answered has no content");
  const ErrorTexts told{.status = status,
                        .title = reason_phrase(status),
                        .detail = reply.detail.empty() ? row.detail : std::string_view(reply.detail),
                        .cause = row.name,
                        .request_id = context.request_id};
  const ContentForm form = preferred_form(context.accept);
  memory.clear();
  append_error(memory, told, form);
  return {content_type_of(form), memory};
}

}  // namespace candor
