#include "filters/page_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/stream_parser.hpp>
#include <utility>

#include "config/quote.hpp"
#include "proxy/html_text.hpp"
#include "proxy/json_text.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kKnown =
    "${status}, ${title}, ${detail}, ${cause}, ${request_id}, ${route} or ${type}; for ${ itself write $${";

int line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::optional<PageFault> check_json(std::string_view text) {
  boost::json::stream_parser parser;
  boost::json::error_code ec;
  const std::size_t read = parser.write_some(text.data(), text.size(), ec);
  if (!ec && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos) ec = boost::json::error::extra_data;
  if (!ec) parser.finish(ec);
  if (!ec) return std::nullopt;
  return PageFault{line_at(text, read), fmt::format("is no JSON once it is filled: {}", ec.message())};
}

void append_escaped(std::string_view text, ContentForm form, std::string& out) {
  switch (form) {
    case ContentForm::problem_json:
      append_json_text(out, text);
      return;
    case ContentForm::html:
      append_html_text(out, text);
      return;
    case ContentForm::plain:
      out += text;
      return;
  }
}

}  // namespace

std::string PageFault::to_string() const { return fmt::format("line {}: {}", line, what); }

std::optional<PageTemplate::Variable> PageTemplate::variable_named(std::string_view name) {
  if (name == "status") return Variable::status;
  if (name == "title") return Variable::title;
  if (name == "detail") return Variable::detail;
  if (name == "cause") return Variable::cause;
  if (name == "request_id") return Variable::request_id;
  if (name == "route") return Variable::route;
  if (name == "type") return Variable::type;
  return std::nullopt;
}

std::optional<PageFault> PageTemplate::parse(std::string_view text, ContentForm form) {
  if (text.empty()) return PageFault{1, "is empty"};
  if (text.size() > kPageBytesMax) return PageFault{1, fmt::format("has more than {} bytes", kPageBytesMax)};
  PageTemplate read;
  read.form_ = form;
  if (auto fault = read.split(text)) return fault;
  if (form == ContentForm::problem_json) {
    const ErrorTexts sample{.status = 503, .title = "a", .detail = "a", .cause = "a", .request_id = "a", .type = "a"};
    if (auto fault = check_json(read.fill({sample, "a"}))) return fault;
  }
  *this = std::move(read);
  return std::nullopt;
}

std::optional<PageFault> PageTemplate::split(std::string_view text) {
  std::size_t done = 0;
  std::size_t variables = 0;
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", done)) {
    if (at > done && text[at - 1] == '$') {
      pieces_.emplace_back(std::string(text.substr(done, at - 1 - done)) + "${");
      done = at + 2;
      continue;
    }
    const std::size_t end = std::min(text.find_first_of("}\n", at), text.size());
    const std::string_view written = text.substr(at, end + 1 - at);
    const auto variable = written.ends_with('}') ? variable_named(written.substr(2, written.size() - 3)) : std::nullopt;
    if (!variable)
      return PageFault{line_at(text, at), fmt::format("expected {}; found {}", kKnown, config::quote(written))};
    if (++variables > kPageVariablesMax)
      return PageFault{line_at(text, at), fmt::format("has more than {} variables", kPageVariablesMax)};
    pieces_.emplace_back(std::string(text.substr(done, at - done)));
    pieces_.emplace_back(*variable);
    done = end + 1;
  }
  pieces_.emplace_back(std::string(text.substr(done)));
  return std::nullopt;
}

std::string PageTemplate::fill(const PageTexts& texts) const {
  std::string page;
  for (const Piece& piece : pieces_) {
    if (const std::string* plain = std::get_if<std::string>(&piece))
      page += *plain;
    else
      append(std::get<Variable>(piece), texts, page);
  }
  return page;
}

void PageTemplate::append(Variable variable, const PageTexts& texts, std::string& out) const {
  switch (variable) {
    case Variable::status:
      out += std::to_string(texts.error.status);
      return;
    case Variable::title:
      return append_escaped(texts.error.title, form_, out);
    case Variable::detail:
      return append_escaped(texts.error.detail, form_, out);
    case Variable::cause:
      return append_escaped(texts.error.cause, form_, out);
    case Variable::request_id:
      return append_escaped(texts.error.request_id, form_, out);
    case Variable::route:
      return append_escaped(texts.route, form_, out);
    case Variable::type:
      return append_escaped(texts.error.type, form_, out);
  }
}

}  // namespace candor::filters
