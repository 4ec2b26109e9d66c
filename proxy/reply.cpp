#include "proxy/reply.hpp"

#include "proxy/accept.hpp"
#include "proxy/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstdlib>

namespace candor {
namespace {

struct Explanation {
  int status;
  std::string_view title;
  std::string_view detail;
  std::string_view cause;
  std::string_view request_id;
};

std::string render_problem(const Explanation& told) {
  std::string body =
      fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":")", told.title, told.status);
  append_json_text(body, told.detail);
  body += fmt::format(R"(","cause":"{}","request_id":")", told.cause);
  append_json_text(body, told.request_id);
  body += "\"}\n";
  return body;
}

std::string html_escaped(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char character : text) {
    switch (character) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += character;
    }
  }
  return escaped;
}

std::string render_html(const Explanation& told) {
  constexpr std::string_view kPage = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{0} {1}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem; }}
small {{ color: #666; }}
</style>
<h1>{0} {1}</h1>
<p>{2}</p>
<p><small>Cause: {3}<br>Request: {4}</small></p>
</html>
)";
  return fmt::format(kPage, told.status, told.title, html_escaped(told.detail), told.cause,
                     html_escaped(told.request_id));
}

std::string render_plain(const Explanation& told) {
  return fmt::format("{} {}\n\n{}\n\nCause: {}\nRequest: {}\n", told.status, told.title, told.detail, told.cause,
                     told.request_id);
}

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
  if (reply.cause == Cause::local_response) return {reply.content_type, reply.body};
  const FailureRow& row = failure_row(reply.cause);
  const int status = status_of(reply);
  assert(status != 0 && "a failure that is never answered has no content");
  const Explanation told{.status = status,
                         .title = reason_phrase(status),
                         .detail = reply.detail.empty() ? row.detail : std::string_view(reply.detail),
                         .cause = row.name,
                         .request_id = context.request_id};
  switch (preferred_form(context.accept)) {
    case ContentForm::problem_json:
      return {"application/problem+json", render_problem(told)};
    case ContentForm::html:
      return {"text/html; charset=utf-8", render_html(told)};
    case ContentForm::plain:
      return {"text/plain; charset=utf-8", render_plain(told)};
  }
  std::abort();
}

std::string proxy_status_value(std::string_view proxy_name, Cause cause) {
  std::string value = is_structured_token(proxy_name) ? std::string(proxy_name) : structured_string(proxy_name);
  const std::string_view token = failure_row(cause).token;
  if (!token.empty()) value.append("; error=").append(token);
  return value;
}

}  // namespace candor
