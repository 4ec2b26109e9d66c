// The pages of one error_pages filter, and where they come from.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/section.hpp"
#include "filters/error_statuses.hpp"
#include "filters/page_template.hpp"
#include "filters/problem_types.hpp"
#include "proxy/watched.hpp"

namespace candor::filters {

inline constexpr std::size_t kContentForms = 3;

// One for each ContentForm; nothing where the form has none.
using ErrorPageSet = std::array<std::optional<PageTemplate>, kContentForms>;

struct PageFile {
  std::string file;     // empty: there is none
  config::Error place;  // of the option that names it
};

struct ErrorPagesSettings {
  ErrorPageSet written;  // in the configuration itself
  std::array<PageFile, kContentForms> files;
  std::string json_type = "application/problem+json";
  ProblemTypes types;
  ErrorStatuses upstream;  // of the upstream's answers that are replaced

  std::vector<std::string> file_names() const;
};

// The pages of one definition, as all routes that have it share them.
struct ErrorPageSource {
  std::shared_ptr<const ErrorPagesSettings> settings;
  std::shared_ptr<const Watched<ErrorPageSet>> pages;
};
// Those of one chain, in its order: a page is looked for from the last to the first.
using ErrorPageSources = std::vector<ErrorPageSource>;

// All pages; those whose file is no good are missing, with an error that names file and line.
ErrorPageSet read_pages(const ErrorPagesSettings& settings, config::Errors& errors);
// The same; throws std::runtime_error, which says everything, where there is an error.
std::shared_ptr<const ErrorPageSet> read_good_pages(const ErrorPagesSettings& settings);

}  // namespace candor::filters
