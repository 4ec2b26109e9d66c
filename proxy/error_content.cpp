#include "proxy/error_content.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "proxy/html_text.hpp"
#include "proxy/http1/text_appender.hpp"
#include "proxy/json_text.hpp"

namespace candor {
namespace {

using http1::TextAppender;

void add_json_text(TextAppender& out, std::string_view text) {
  out.add_written(text.size() * kJsonGrowthMax, [text](char* to) { return write_json_text(to, text); });
}

void add_html_text(TextAppender& out, std::string_view text) {
  out.add_written(text.size() * kHtmlGrowthMax, [text](char* to) { return write_html_text(to, text); });
}

void add_problem(TextAppender& out, const ErrorTexts& told) {
  out.add(R"({"type":")");
  add_json_text(out, told.type);
  out.add(R"(","title":")", told.title, R"(","status":)", fmt::format_int(told.status).c_str(), R"(,"detail":")");
  add_json_text(out, told.detail);
  if (!told.cause.empty()) out.add(R"(","cause":")", told.cause);
  out.add(R"(","request_id":")");
  add_json_text(out, told.request_id);
  out.add("\"}\n");
}

void add_html(TextAppender& out, const ErrorTexts& told) {
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
  const fmt::format_int status(told.status);
  out.add(kBegin, status.c_str(), " ", told.title, kStyle, status.c_str(), " ", told.title, "</h1>\n<p>");
  add_html_text(out, told.detail);
  out.add("</p>\n<p><small>");
  if (!told.cause.empty()) out.add("Cause: ", told.cause, "<br>");
  out.add("Request: ");
  add_html_text(out, told.request_id);
  out.add("</small></p>\n</html>\n");
}

void add_plain(TextAppender& out, const ErrorTexts& told) {
  out.add(fmt::format_int(told.status).c_str(), " ", told.title, "\n\n", told.detail, "\n\n");
  if (!told.cause.empty()) out.add("Cause: ", told.cause, "\n");
  out.add("Request: ", told.request_id, "\n");
}

}  // namespace

std::string_view content_type_of(ContentForm form) {
  switch (form) {
    case ContentForm::problem_json:
      return "application/problem+json";
    case ContentForm::html:
      return "text/html; charset=utf-8";
    case ContentForm::plain:
      return "text/plain; charset=utf-8";
  }
  std::abort();
}

void append_error(std::string& out, const ErrorTexts& texts, ContentForm form) {
  TextAppender appender(out);
  switch (form) {
    case ContentForm::problem_json:
      return add_problem(appender, texts);
    case ContentForm::html:
      return add_html(appender, texts);
    case ContentForm::plain:
      return add_plain(appender, texts);
  }
}

}  // namespace candor
