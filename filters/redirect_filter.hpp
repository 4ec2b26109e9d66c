// Answers one route's requests with the place to go to instead. One for each worker, because the expression keeps what
// it has learnt from one match for the next.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "filters/capture_template.hpp"
#include "filters/location.hpp"
#include "filters/path_pattern.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

struct RedirectRules {
  int status = 308;
  std::string scheme;                 // empty: the client's own
  std::string host;                   // empty: the one that was asked for
  std::optional<std::string> prefix;  // in the place of the path that the route matches
  std::optional<std::string> regex;   // over the whole normal path
  CaptureTemplate to;                 // with `regex`
  bool keep_query = true;
};

class RedirectFilter : public PureFilter {
 public:
  explicit RedirectFilter(std::shared_ptr<const RedirectRules> rules);

  std::optional<Reply> on_request(Exchange& exchange) override;

 private:
  std::optional<std::string> new_path(const Exchange& exchange) const;
  bool is_there_already(const Exchange& exchange) const;
  Url target(const Url& asked, std::string path) const;
  bool is_absolute() const { return !rules_->scheme.empty() || !rules_->host.empty(); }

  std::shared_ptr<const RedirectRules> rules_;
  std::optional<PathPattern> pattern_;
};

}  // namespace candor::filters
