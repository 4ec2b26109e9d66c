// Gives errors the content that the operator wants them to have. One for each worker and chain.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "filters/error_page_set.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"

namespace candor::filters {

class ErrorPagesFilter : public PureFilter, public ReplaceHook {
 public:
  // More sources may come until the first request.
  explicit ErrorPagesFilter(std::shared_ptr<const ErrorPageSources> sources) : sources_(std::move(sources)) {}

  std::optional<Reply> replace_response(Exchange& exchange, http1::ResponseHead& head) override;

 private:
  // What the sources have for an error.
  struct Choice {
    const PageTemplate* page = nullptr;  // null: the usual one
    std::string_view json_type;          // of that page
    std::string_view type;               // of the problem; empty: the usual one
  };
  // A source's pages, as this worker has them.
  struct CurrentPages {
    std::shared_ptr<const ErrorPageSet> pages;
    std::uint64_t generation = 0;
  };

  // Nothing where no source is about that status.
  std::optional<Choice> choose(const Exchange& exchange, int status, ContentForm form);
  const ErrorPageSet& current(std::size_t source);

  std::shared_ptr<const ErrorPageSources> sources_;
  std::vector<CurrentPages> current_;
};

}  // namespace candor::filters
