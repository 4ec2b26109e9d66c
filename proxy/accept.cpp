#include "proxy/accept.hpp"

#include <array>
#include <optional>

#include "proxy/http1/characters.hpp"
#include "proxy/http1/fields.hpp"

namespace candor {
namespace {

using http1::iequals;

enum class Match { none, anything, type, compatible, exact };  // how exactly a range names a form

struct Wish {
  Match match = Match::none;
  int quality = 0;  // in thousandths
};

struct Form {
  ContentForm form;
  std::string_view type;
  std::string_view media_type;
  std::string_view compatible;  // who asks for JSON can read problem+json
  Wish wish;
};

// Where the first separator stands that is not inside a quoted string; the size of the text, or more, for none.
std::size_t find_separator(std::string_view text, char separator) {
  const std::size_t first = text.find(separator);
  if (first <= text.find('"')) return first;
  bool quoted = false;
  std::size_t end = 0;
  for (; end < text.size(); ++end) {
    if (quoted && text[end] == '\\') {
      ++end;
    } else if (text[end] == '"') {
      quoted = !quoted;
    } else if (!quoted && text[end] == separator) {
      break;
    }
  }
  return end;
}

// Takes the part before the next separator that is not inside a quoted string.
std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t end = find_separator(rest, separator);
  const std::string_view part = http1::trim(rest.substr(0, end));
  rest = end < rest.size() ? rest.substr(end + 1) : std::string_view{};
  return part;
}

// "0", "0.5", "1.000" (RFC 9110 §12.4.2)
std::optional<int> parse_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int thousandths = (text[0] - '0') * 1000;
  int weight = 100;
  for (std::size_t index = 2; index < text.size(); ++index, weight /= 10) {
    if (text[index] < '0' || text[index] > '9') return std::nullopt;
    thousandths += (text[index] - '0') * weight;
  }
  if (thousandths > 1000) return std::nullopt;
  return thousandths;
}

// Other parameters do not matter: none of our forms comes in variants.
std::optional<int> quality_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_until(parameters, ';');
    if (parameter.size() >= 2 && iequals(parameter.substr(0, 2), "q=")) return parse_quality(parameter.substr(2));
  }
  return 1000;
}

Match match(std::string_view range, const Form& form) {
  if (range == "*/*") return Match::anything;
  if (iequals(range, form.media_type)) return Match::exact;
  if (iequals(range, form.compatible)) return Match::compatible;
  if (range.ends_with("/*") && iequals(range.substr(0, range.size() - 2), form.type)) return Match::type;
  return Match::none;
}

// The most exact range decides the quality of a form, whatever its place in the list.
void apply(std::string_view range, int quality, Form& form) {
  const Match found = match(range, form);
  if (found != Match::none && found > form.wish.match) form.wish = {found, quality};
}

bool better(const Wish& a, const Wish& b) {
  if (a.quality != b.quality) return a.quality > b.quality;
  return a.quality > 0 && a.match > b.match;
}

}  // namespace

ContentForm preferred_form(std::string_view accept) {
  std::array<Form, 3> forms{{
      {ContentForm::problem_json, "application", "application/problem+json", "application/json", {}},
      {ContentForm::html, "text", "text/html", "", {}},
      {ContentForm::plain, "text", "text/plain", "", {}},
  }};
  std::string_view rest = accept.substr(0, kAcceptBytesMax);
  for (std::size_t count = 0; count < kAcceptRangesMax && !rest.empty(); ++count) {
    std::string_view parameters = take_until(rest, ',');
    const std::string_view range = take_until(parameters, ';');
    const std::optional<int> quality = quality_of(parameters);
    if (range.empty() || !quality) continue;
    for (Form& form : forms) apply(range, *quality, form);
  }
  const Form* best = &forms[0];
  for (const Form& form : forms) {
    if (better(form.wish, best->wish)) best = &form;
  }
  return best->form;
}

std::string_view accept_of(Exchange& exchange) {
  const http1::Fields& fields = exchange.request.fields;
  const std::size_t count = fields.count(http1::Name::accept);
  if (count <= 1) return count == 0 ? std::string_view{} : fields.find(http1::Name::accept)->value;
  std::string joined;
  for (const http1::Field& field : fields) {
    if (field.id != http1::Name::accept) continue;
    if (!joined.empty()) joined += ", ";
    joined += field.value;
  }
  return exchange.keep(std::move(joined));
}

}  // namespace candor
