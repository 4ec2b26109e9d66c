#include "filters/redirect.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

#include "config/quote.hpp"
#include "config/syntax.hpp"
#include "filters/redirect_filter.hpp"

namespace candor::filters {
namespace {

constexpr std::string_view kPathForm = "a path that begins with one '/', percent-encoded where needed, without a query";

class Redirect : public FilterDefinition {
 public:
  explicit Redirect(RedirectRules rules) : rules_(std::make_shared<RedirectRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<RedirectFilter>(rules); };
  }

 private:
  std::shared_ptr<const RedirectRules> rules_;
};

int read_status(config::Section& options) {
  constexpr std::array<std::string_view, 5> kTexts{"301", "302", "303", "307", "308"};
  constexpr std::array<int, 5> kStatuses{301, 302, 303, 307, 308};
  std::size_t choice = 4;
  options.read("status", kTexts, choice);
  return kStatuses[choice];
}

std::string read_scheme(config::Section& options) {
  constexpr std::array<std::string_view, 2> kSchemes{"http", "https"};
  std::string scheme;
  if (!options.read("scheme", scheme) || scheme == kSchemes[0] || scheme == kSchemes[1]) return scheme;
  options.fail("scheme", fmt::format("expected http or https, found {}", config::quote(scheme)));
  return {};
}

std::string read_host(config::Section& options) {
  std::string host;
  if (options.read("host", host) && !config::is_authority(host))
    options.fail("host", fmt::format("expected a host, with or without a port, found {}", config::quote(host)));
  return host;
}

bool read_keep_query(config::Section& options) {
  constexpr std::array<std::string_view, 2> kChoices{"keep", "drop"};
  std::size_t choice = 0;
  options.read("query", kChoices, choice);
  return choice == 0;
}

std::optional<std::string> read_path(config::Section& options, std::string_view key) {
  std::string path;
  if (!options.read(key, path)) return std::nullopt;
  if (!config::is_path(path) || path.starts_with("//"))
    options.fail(key, fmt::format("expected {}, found {}", kPathForm, config::quote(path)));
  return path;
}

void read_pattern(config::Section& options, RedirectRules& rules) {
  const std::optional<std::string> to = read_path(options, "to");
  std::string regex;
  if (!options.read("regex", regex)) {
    if (to) options.fail("to", "stands without regex, whose captures it is for");
    return;
  }
  if (regex.size() > kPatternBytesMax)
    return options.fail("regex", fmt::format("expected {} bytes at most, found {}", kPatternBytesMax, regex.size()));
  const PathPattern pattern(regex);
  if (!pattern.error().empty())
    return options.fail("regex", fmt::format("expected an expression of RE2's; it says: {}", pattern.error()));
  if (!to) return options.fail("to", "is missing; expected a path with captures, such as /users/$1");
  if (std::string wrong = rules.to.parse(*to); !wrong.empty()) return options.fail("to", std::move(wrong));
  if (rules.to.captures() > pattern.groups() + 1)
    options.fail("to",
                 fmt::format("${} is not there: the regex has {} groups", rules.to.captures() - 1, pattern.groups()));
  rules.regex = std::move(regex);
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_redirect(config::Section& options) {
  RedirectRules rules;
  rules.scheme = read_scheme(options);
  rules.host = read_host(options);
  rules.prefix = read_path(options, "prefix");
  read_pattern(options, rules);
  rules.status = read_status(options);
  rules.keep_query = read_keep_query(options);
  if (rules.prefix && rules.regex) options.fail("prefix", "stands beside regex; expected one of them");
  if (!options.has("scheme") && !options.has("host") && !options.has("prefix") && !options.has("regex"))
    options.fail("", "leads nowhere; expected scheme, host, prefix, or regex with to");
  return std::make_shared<Redirect>(std::move(rules));
}

}  // namespace candor::filters
