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

constexpr std::array kForms{ContentForm::problem_json, ContentForm::html, ContentForm::plain};
using Wishes = std::array<Wish, kForms.size()>;  // by form

constexpr std::size_t index_of(ContentForm form) { return static_cast<std::size_t>(form); }

// A range that names forms of ours: those from `first` to `last`.
struct KnownRange {
  std::string_view range;
  Match match;
  ContentForm first;
  ContentForm last;
};
constexpr std::array kKnownRanges{
    KnownRange{"application/problem+json", Match::exact, ContentForm::problem_json, ContentForm::problem_json},
    // Who asks for JSON can read problem+json.
    KnownRange{"application/json", Match::compatible, ContentForm::problem_json, ContentForm::problem_json},
    KnownRange{"application/*", Match::type, ContentForm::problem_json, ContentForm::problem_json},
    KnownRange{"text/html", Match::exact, ContentForm::html, ContentForm::html},
    KnownRange{"text/plain", Match::exact, ContentForm::plain, ContentForm::plain},
    KnownRange{"text/*", Match::type, ContentForm::html, ContentForm::plain},
    KnownRange{"*/*", Match::anything, ContentForm::problem_json, ContentForm::plain},
};

const KnownRange* find_range(std::string_view range) {
  for (const KnownRange& known : kKnownRanges) {
    if (known.range.size() == range.size() && iequals(known.range, range)) return &known;
  }
  return nullptr;
}

// Takes a list apart at separators, of which those inside quoted strings do not count. Hardly any Accept has a quote,
// and then nobody need look for one in each part.
class Parts {
 public:
  explicit Parts(std::string_view list) : quotes_(list.find('"') != std::string_view::npos) {}

  // The part of `rest`, which is of the list, before the next separator.
  std::string_view take(std::string_view& rest, char separator) const {
    const std::size_t end = quotes_ ? find_unquoted(rest, separator) : rest.find(separator);
    const std::string_view part = http1::trim(rest.substr(0, end));
    rest = end < rest.size() ? rest.substr(end + 1) : std::string_view{};
    return part;
  }

 private:
  static std::size_t find_unquoted(std::string_view text, char separator) {
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

  bool quotes_;
};

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
std::optional<int> quality_of(std::string_view parameters, const Parts& parts) {
  while (!parameters.empty()) {
    const std::string_view parameter = parts.take(parameters, ';');
    if (parameter.size() >= 2 && iequals(parameter.substr(0, 2), "q=")) return parse_quality(parameter.substr(2));
  }
  return 1000;
}

// The most exact range decides the quality of a form, whatever its place in the list.
void apply(const KnownRange& known, int quality, Wishes& wishes) {
  for (std::size_t form = index_of(known.first); form <= index_of(known.last); ++form) {
    if (known.match > wishes[form].match) wishes[form] = {known.match, quality};
  }
}

bool better(const Wish& a, const Wish& b) {
  if (a.quality != b.quality) return a.quality > b.quality;
  return a.quality > 0 && a.match > b.match;
}

}  // namespace

ContentForm preferred_form(std::string_view accept) {
  Wishes wishes;
  std::string_view rest = accept.substr(0, kAcceptBytesMax);
  const Parts parts(rest);
  for (std::size_t count = 0; count < kAcceptRangesMax && !rest.empty(); ++count) {
    std::string_view parameters = parts.take(rest, ',');
    const KnownRange* const known = find_range(parts.take(parameters, ';'));
    if (known == nullptr) continue;
    const std::optional<int> quality = quality_of(parameters, parts);
    if (quality) apply(*known, *quality, wishes);
  }
  ContentForm best = kForms[0];
  for (const ContentForm form : kForms) {
    if (better(wishes[index_of(form)], wishes[index_of(best)])) best = form;
  }
  return best;
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
