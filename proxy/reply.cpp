#include "proxy/reply.hpp"

#include <algorithm>
#include <cassert>

#include "proxy/accept.hpp"

namespace candor {
namespace {

// A token of RFC 9651 §3.3.4 may stand as it is, other names need quotes.
bool is_structured_token(std::string_view text) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kOthers = "0123456789!#$%&'*+-.^_`|~:/";
  const auto is_letter = [&](char character) { return kLetters.find(character) != std::string_view::npos; };
  if (text.empty() || (!is_letter(text[0]) && text[0] != '*')) return false;
  return std::ranges::all_of(
      text, [&](char character) { return is_letter(character) || kOthers.find(character) != std::string_view::npos; });
}

std::string structured_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    if (character < 0x20 || character > 0x7E) continue;
    if (character == '"' || character == '\\') quoted += '\\';
    quoted += character;
  }
  quoted += '"';
  return quoted;
}

}  // namespace

int status_of(const Reply& reply) { return reply.status != 0 ? reply.status : failure_row(reply.cause).status; }

Content render_content(const Reply& reply, const ReplyContext& context) {
  if (reply.cause == Cause::local_response || reply.cause == Cause::none) return {reply.content_type, reply.body};
  const FailureRow& row = failure_row(reply.cause);
  const int status = status_of(reply);
  assert(status != 0 && "a failure that is never answered has no content");
  const ErrorTexts told{.status = status,
                        .title = reason_phrase(status),
                        .detail = reply.detail.empty() ? row.detail : std::string_view(reply.detail),
                        .cause = row.name,
                        .request_id = context.request_id};
  return write_error(told, preferred_form(context.accept));
}

std::string proxy_status_value(std::string_view proxy_name, Cause cause, int tls_alert) {
  std::string value = is_structured_token(proxy_name) ? std::string(proxy_name) : structured_string(proxy_name);
  const std::string_view token = failure_row(cause).token;
  if (!token.empty()) value.append("; error=").append(token);
  if (tls_alert != 0) value.append("; alert-id=").append(std::to_string(tls_alert));
  return value;
}

}  // namespace candor
