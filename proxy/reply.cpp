#include "proxy/reply.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include "proxy/accept.hpp"
#include "proxy/http1/text_appender.hpp"
#include "proxy/json_text.hpp"

namespace candor {
namespace {

struct Explanation {
  int status;
  std::string_view title;
  std::string_view detail;
  std::string_view cause;
  std::string_view request_id;
};

template <class... Pieces>
void append(std::string& out, const Pieces&... pieces) {
  http1::TextAppender(out).add(pieces...);
}

std::string render_problem(const Explanation& told) {
  std::string body;
  append(body, R"({"type":"about:blank","title":")", told.title, R"(","status":)", std::to_string(told.status),
         R"(,"detail":")");
  append_json_text(body, told.detail);
  append(body, R"(","cause":")", told.cause, R"(","request_id":")");
  append_json_text(body, told.request_id);
  body += "\"}\n";
  return body;
}

bool has_entity(char character) {
  return character == '&' || character == '<' || character == '>' || character == '"' || character == '\'';
}

std::string_view entity_of(char character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string html_escaped(std::string_view text) {
  std::string escaped;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!has_entity(text[at])) continue;
    escaped.append(text.substr(done, at - done)).append(entity_of(text[at]));
    done = at + 1;
  }
  return escaped.append(text.substr(done));
}

std::string render_html(const Explanation& told) {
  constexpr std::string_view kBegin = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>)";
  constexpr std::string_view kStyle = R"(</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem; }
small { color: #666; }
</style>
<h1>)";
  const std::string status = std::to_string(told.status);
  std::string page;
  append(page, kBegin, status, " ", told.title, kStyle, status, " ", told.title, "</h1>\n<p>",
         html_escaped(told.detail), "</p>\n<p><small>Cause: ", told.cause,
         "<br>Request: ", html_escaped(told.request_id), "</small></p>\n</html>\n");
  return page;
}

std::string render_plain(const Explanation& told) {
  std::string body;
  append(body, std::to_string(told.status), " ", told.title, "\n\n", told.detail, "\n\nCause: ", told.cause,
         "\nRequest: ", told.request_id, "\n");
  return body;
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

std::string proxy_status_value(std::string_view proxy_name, Cause cause, int tls_alert) {
  std::string value = is_structured_token(proxy_name) ? std::string(proxy_name) : structured_string(proxy_name);
  const std::string_view token = failure_row(cause).token;
  if (!token.empty()) value.append("; error=").append(token);
  if (tls_alert != 0) value.append("; alert-id=").append(std::to_string(tls_alert));
  return value;
}

}  // namespace candor
