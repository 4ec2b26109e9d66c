// Gives one fixed answer to whoever asks. One for each worker and route.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "filters/field_rules.hpp"
#include "filters/fixed_content.hpp"
#include "filters/text_template.hpp"
#include "proxy/filter.hpp"
#include "proxy/watched.hpp"

namespace candor::filters {

struct RespondSettings {
  std::uint64_t status = 0;
  std::vector<FieldText> fields;
  std::string content_type = "text/plain; charset=utf-8";
  TextTemplate body;
  std::optional<FixedContent> fixed_body;  // where `body` is not empty and has no variables
  std::string file;                        // in the place of `body`; empty for none
  config::Error file_place;                // of the option that names it
};

class RespondFilter : public PureFilter {
 public:
  // `file`: null where the settings name none.
  RespondFilter(std::shared_ptr<const RespondSettings> settings, std::shared_ptr<const Watched<FixedContent>> file)
      : settings_(std::move(settings)), file_(std::move(file)) {}

  std::optional<Reply> on_request(Exchange& exchange) override;

 private:
  const FixedContent* fixed_content();

  std::shared_ptr<const RespondSettings> settings_;
  std::shared_ptr<const Watched<FixedContent>> file_;
  std::shared_ptr<const FixedContent> current_;  // of the file
  std::uint64_t generation_ = 0;                 // of current_
};

}  // namespace candor::filters
