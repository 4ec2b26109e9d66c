#include "proxy/error_content.hpp"

#include <cstdlib>

#include "proxy/http1/text_appender.hpp"
#include "proxy/json_text.hpp"

namespace candor {
namespace {

template <class... Pieces>
void append(std::string& out, const Pieces&... pieces) {
  http1::TextAppender(out).add(pieces...);
}

std::string write_problem(const ErrorTexts& told) {
  std::string body = R"({"type":")";
  append_json_text(body, told.type);
  append(body, R"(","title":")", told.title, R"(","status":)", std::to_string(told.status), R"(,"detail":")");
  append_json_text(body, told.detail);
  if (!told.cause.empty()) append(body, R"(","cause":")", told.cause);
  body += R"(","request_id":")";
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

std::string write_html(const ErrorTexts& told) {
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
  append(page, kBegin, status, " ", told.title, kStyle, status, " ", told.title, "</h1>\n<p>");
  append_html_text(page, told.detail);
  page += "</p>\n<p><small>";
  if (!told.cause.empty()) append(page, "Cause: ", told.cause, "<br>");
  page += "Request: ";
  append_html_text(page, told.request_id);
  page += "</small></p>\n</html>\n";
  return page;
}

std::string write_plain(const ErrorTexts& told) {
  std::string body;
  append(body, std::to_string(told.status), " ", told.title, "\n\n", told.detail, "\n\n");
  if (!told.cause.empty()) append(body, "Cause: ", told.cause, "\n");
  append(body, "Request: ", told.request_id, "\n");
  return body;
}

}  // namespace

Content write_error(const ErrorTexts& texts, ContentForm form) {
  switch (form) {
    case ContentForm::problem_json:
      return {"application/problem+json", write_problem(texts)};
    case ContentForm::html:
      return {"text/html; charset=utf-8", write_html(texts)};
    case ContentForm::plain:
      return {"text/plain; charset=utf-8", write_plain(texts)};
  }
  std::abort();
}

void append_html_text(std::string& out, std::string_view text) {
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!has_entity(text[at])) continue;
    out.append(text.substr(done, at - done)).append(entity_of(text[at]));
    done = at + 1;
  }
  out.append(text.substr(done));
}

}  // namespace candor
