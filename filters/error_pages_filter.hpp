// Gives errors the content that the operator wants them to have. One for each worker and route.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "filters/error_page_set.hpp"
#include "proxy/filter.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/watched.hpp"

namespace candor::filters {

class ErrorPagesFilter : public PureFilter, public ReplaceHook {
 public:
  ErrorPagesFilter(std::shared_ptr<const ErrorPagesSettings> settings,
                   std::shared_ptr<const Watched<ErrorPageSet>> pages)
      : settings_(std::move(settings)), pages_(std::move(pages)) {}

  std::optional<Reply> replace_response(Exchange& exchange, http1::ResponseHead& head) override;

 private:
  const std::optional<PageTemplate>& page(ContentForm form);

  std::shared_ptr<const ErrorPagesSettings> settings_;
  std::shared_ptr<const Watched<ErrorPageSet>> pages_;
  std::shared_ptr<const ErrorPageSet> current_;
  std::uint64_t generation_ = 0;  // of current_
};

}  // namespace candor::filters
