#include "filters/gone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/field_check.hpp"
#include "filters/order_matters.hpp"
#include "filters/segment_pattern.hpp"

namespace candor::filters {
namespace {

struct GoneRules {
  std::vector<std::string> paths;  // empty: the whole route
  std::string link;                // the value of Link; empty: there is none
};

class GoneFilter : public PureFilter {
 public:
  explicit GoneFilter(std::shared_ptr<const GoneRules> rules) : rules_(std::move(rules)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    if (!is_gone(exchange.request.matched_path)) return std::nullopt;
    Reply reply;
    reply.cause = Cause::gone;
    if (!rules_->link.empty()) reply.fields.emplace_back("Link", rules_->link);
    return reply;
  }

 private:
  bool is_gone(std::string_view path) const {
    return rules_->paths.empty() ||
           std::ranges::any_of(rules_->paths, [path](const std::string& each) { return matches_segments(each, path); });
  }

  std::shared_ptr<const GoneRules> rules_;
};

class Gone : public FilterDefinition, public OrderMatters {
 public:
  explicit Gone(GoneRules rules) : rules_(std::make_shared<GoneRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<GoneFilter>(rules); };
  }
  bool order_matters() const override { return rules_->paths.empty(); }

 private:
  std::shared_ptr<const GoneRules> rules_;
};

std::vector<std::string> read_paths(config::Section& options) {
  std::vector<std::string> paths;
  options.read("paths", paths);
  if (paths.size() > kGonePathsMax)
    options.fail("paths", fmt::format("expected {} paths at most, found {}", kGonePathsMax, paths.size()));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const std::string_view wrong = check_segment_pattern(paths[i]);
    if (!wrong.empty()) options.fail_item("paths", i, fmt::format("{}, found {}", wrong, config::quote(paths[i])));
  }
  return paths;
}

// The target stands between angle brackets (RFC 8288 §3), so that neither they nor blanks may be in it.
std::string read_link(config::Section& options) {
  std::string successor;
  if (!options.read("successor", successor)) return {};
  std::string wrong = check_field_value(successor);
  const bool is_reference = successor.starts_with('/') || successor.find("://") != std::string::npos;
  if (wrong.empty() && (!is_reference || successor.find_first_of("<> \"\\") != std::string::npos))
    wrong = fmt::format("expected a URL or a path, found {}", config::quote(successor));
  if (!wrong.empty()) options.fail("successor", std::move(wrong));
  return fmt::format("<{}>; rel=\"successor-version\"", successor);
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_gone(config::Section& options) {
  GoneRules rules;
  rules.paths = read_paths(options);
  rules.link = read_link(options);
  return std::make_shared<Gone>(std::move(rules));
}

}  // namespace candor::filters
