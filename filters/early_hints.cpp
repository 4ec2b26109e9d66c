#include "filters/early_hints.hpp"

#include <fmt/core.h>

#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/field_check.hpp"

namespace candor::filters {
namespace {

struct Hints {
  std::vector<std::string> links;  // values of Link fields
  bool always = false;
};

// Fetch Metadata, §2.2: what a browser says where a person opens a page.
bool navigates(const http1::RequestHead& request) {
  const http1::Field* mode = request.fields.find("Sec-Fetch-Mode");
  return request.method == "GET" && mode != nullptr && mode->value == "navigate";
}

class EarlyHintsFilter : public PureFilter {
 public:
  explicit EarlyHintsFilter(std::shared_ptr<const Hints> hints) : hints_(std::move(hints)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    if (hints_->always || navigates(exchange.request))
      exchange.early_hints.insert(exchange.early_hints.end(), hints_->links.begin(), hints_->links.end());
    return std::nullopt;
  }

 private:
  std::shared_ptr<const Hints> hints_;
};

class EarlyHints : public FilterDefinition {
 public:
  explicit EarlyHints(Hints hints) : hints_(std::make_shared<Hints>(std::move(hints))) {}

  FilterFactory build(FilterSetup&) const override {
    return [hints = hints_](unsigned) { return std::make_unique<EarlyHintsFilter>(hints); };
  }

 private:
  std::shared_ptr<const Hints> hints_;
};

// RFC 8288 §3: a target in angle brackets, and a relation.
bool is_link(const std::string& text) {
  const std::size_t end = text.find('>');
  return text.starts_with('<') && end > 1 && end != std::string::npos && text.find("rel=", end) != std::string::npos;
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_early_hints(config::Section& options) {
  Hints hints;
  const bool is_list = options.read("links", hints.links);
  options.read("always", hints.always);
  if (hints.links.empty() && (is_list || !options.has("links")))
    options.fail("links", "none; expected at least one, such as \"</app.css>; rel=preload; as=style\"");
  if (hints.links.size() > kEarlyHintsMax)
    options.fail("links", fmt::format("expected {} links at most, found {}", kEarlyHintsMax, hints.links.size()));
  for (std::size_t i = 0; i < hints.links.size(); ++i) {
    const std::string& link = hints.links[i];
    std::string wrong = check_field_value(link);
    if (wrong.empty() && !is_link(link))
      wrong =
          fmt::format("expected a link such as \"</app.css>; rel=preload; as=style\", found {}", config::quote(link));
    if (!wrong.empty()) options.fail_item("links", i, std::move(wrong));
  }
  return std::make_shared<EarlyHints>(std::move(hints));
}

}  // namespace candor::filters
