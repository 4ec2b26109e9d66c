#include "filters/text_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "config/quote.hpp"
#include "filters/client_scheme.hpp"

namespace candor::filters {
namespace {

struct Named {
  std::string_view name;
  Variable variable;
};
constexpr std::array<Named, 9> kVariables{{
    {"client", Variable::client},
    {"peer", Variable::peer},
    {"request_id", Variable::request_id},
    {"route", Variable::route},
    {"host", Variable::host},
    {"method", Variable::method},
    {"path", Variable::path},
    {"scheme", Variable::scheme},
    {"status", Variable::status},
}};

std::string known_variables(Message message) {
  std::string text;
  for (const Named& each : kVariables) {
    if (each.variable == Variable::status && message == Message::request) continue;
    text += fmt::format("{}${{{}}}", text.empty() ? "" : ", ", each.name);
  }
  return text;
}

void append(Variable variable, const Exchange& exchange, int status, std::string& out) {
  switch (variable) {
    case Variable::client:
      out += exchange.client.to_string();
      return;
    case Variable::peer:
      out += exchange.peer_text;
      return;
    case Variable::request_id:
      out += exchange.request_id;
      return;
    case Variable::route:
      out += exchange.route->name;
      return;
    case Variable::host:
      out += exchange.request.authority;
      return;
    case Variable::method:
      out += exchange.request.method;
      return;
    case Variable::path:
      out += exchange.request.path;
      return;
    case Variable::scheme:
      out += client_scheme(exchange);
      return;
    case Variable::status:
      out += std::to_string(status);
      return;
  }
}

}  // namespace

std::string TextTemplate::parse(std::string_view text, Message message) {
  std::string plain;
  std::vector<Piece> pieces;
  while (!text.empty()) {
    const std::size_t dollar = std::min(text.find('$'), text.size());
    plain += text.substr(0, dollar);
    text.remove_prefix(dollar);
    if (text.empty()) break;
    if (text.starts_with("$$")) {
      plain += '$';
      text.remove_prefix(2);
      continue;
    }
    const std::size_t end = text.find('}');
    if (!text.starts_with("${") || end == std::string_view::npos)
      return fmt::format("expected {} or, for a dollar, $$; found {}", known_variables(message), config::quote(text));
    const std::string_view name = text.substr(2, end - 2);
    const auto known = std::ranges::find(kVariables, name, &Named::name);
    if (known == kVariables.end() || (known->variable == Variable::status && message == Message::request))
      return fmt::format("unknown variable {}; expected one of {}", config::quote(text.substr(0, end + 1)),
                         known_variables(message));
    if (!plain.empty()) pieces.emplace_back(std::exchange(plain, {}));
    pieces.emplace_back(known->variable);
    text.remove_prefix(end + 1);
  }
  if (!pieces.empty() && !plain.empty()) pieces.emplace_back(std::exchange(plain, {}));
  constant_ = std::move(plain);
  pieces_ = std::move(pieces);
  return {};
}

std::string TextTemplate::text(const Exchange& exchange, int status) const {
  std::string text = constant_;
  for (const Piece& piece : pieces_) {
    if (const std::string* plain = std::get_if<std::string>(&piece))
      text += *plain;
    else
      append(std::get<Variable>(piece), exchange, status, text);
  }
  return text;
}

std::string_view TextTemplate::view(Exchange& exchange, int status) const {
  return is_constant() ? std::string_view(constant_) : exchange.keep(text(exchange, status));
}

}  // namespace candor::filters
