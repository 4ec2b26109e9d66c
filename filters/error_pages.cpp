#include "filters/error_pages.hpp"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/quote.hpp"
#include "filters/error_pages_filter.hpp"
#include "filters/media_types.hpp"
#include "filters/order_matters.hpp"
#include "proxy/unrouted.hpp"

namespace candor::filters {
namespace {

struct SharedErrorPages {
  std::map<const ErrorPagesSettings*, std::shared_ptr<Watched<ErrorPageSet>>> by_settings;
  std::map<std::string, std::shared_ptr<ErrorPageSources>> by_route;
};

class ErrorPages : public FilterDefinition, public UnroutedToo, public OrderMatters {
 public:
  explicit ErrorPages(ErrorPagesSettings settings)
      : settings_(std::make_shared<ErrorPagesSettings>(std::move(settings))) {}

  void check_files(config::Errors& errors) const override { read_pages(*settings_, errors); }

  FilterFactory build(FilterSetup& setup) const override;
  bool order_matters() const override { return settings_->upstream.any(); }

 private:
  std::shared_ptr<const ErrorPagesSettings> settings_;
};

// The first one of a chain does the work of all: it sees what the others see, and knows which page has been chosen.
FilterFactory ErrorPages::build(FilterSetup& setup) const {
  const auto shared = setup.shared.get_or_make<SharedErrorPages>();
  auto& pages = shared->by_settings[settings_.get()];
  if (pages == nullptr) {
    pages = std::make_shared<Watched<ErrorPageSet>>(settings_->file_names(),
                                                    [settings = settings_] { return read_good_pages(*settings); });
    setup.watched.add(pages);
  }
  auto& sources = shared->by_route[setup.route];
  const bool is_first = sources == nullptr;
  if (is_first) sources = std::make_shared<ErrorPageSources>();
  sources->push_back({settings_, pages});
  if (!is_first) return [](unsigned) { return std::make_unique<PureFilter>(); };
  return [sources = sources](unsigned) { return std::make_unique<ErrorPagesFilter>(sources); };
}

struct FormKeys {
  ContentForm form;
  std::string_view written;
  std::string_view file;
};

void read_form(config::Section& options, const FormKeys& keys, ErrorPagesSettings& settings) {
  const auto form = static_cast<std::size_t>(keys.form);
  std::string text;
  if (options.read(keys.written, text)) {
    PageTemplate page;
    const auto fault = page.parse(text, keys.form);
    if (fault)
      options.fail(keys.written, fault->to_string());
    else
      settings.written[form] = std::move(page);
  }
  PageFile& from = settings.files[form];
  if (!options.read(keys.file, from.file)) return;
  if (from.file.empty()) options.fail(keys.file, "expected the path of a file");
  if (options.has(keys.written)) options.fail(keys.file, fmt::format("cannot stand beside {}", keys.written));
  from.place = {options.file(), options.mark(keys.file), fmt::format("{}.{}", options.path(), keys.file), {}};
}

void read_types(config::Section& options, ProblemTypes& types) {
  std::vector<std::pair<std::string, std::string>> pairs;
  options.read("types", pairs);
  if (pairs.size() > kProblemTypesMax)
    options.fail("types", fmt::format("expected {} types at most, found {}", kProblemTypesMax, pairs.size()));
  for (const auto& [name, uri] : pairs) {
    if (std::string wrong = types.add(name, uri); !wrong.empty()) options.fail_entry("types", name, std::move(wrong));
  }
}

void read_upstream(config::Section& options, ErrorStatuses& statuses) {
  std::vector<std::string> words;
  options.read("upstream", words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!statuses.add(words[i]))
      options.fail_item(
          "upstream", i,
          fmt::format("expected a status from 400 to 599, 4xx or 5xx, found {}", config::quote(words[i])));
  }
}

void read_json_type(config::Section& options, ErrorPagesSettings& settings) {
  if (!options.read("json_type", settings.json_type)) return;
  const bool plain = settings.json_type.find_first_of("*;") == std::string::npos;
  if (!plain || !MediaTypes::check(settings.json_type).empty() || !MediaTypes({"+json"}).contain(settings.json_type))
    options.fail("json_type", fmt::format("expected a media type of JSON, such as application/json, found {}",
                                          config::quote(settings.json_type)));
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_error_pages(config::Section& options) {
  ErrorPagesSettings settings;
  read_form(options, {ContentForm::html, "html", "html_file"}, settings);
  read_form(options, {ContentForm::problem_json, "json", "json_file"}, settings);
  read_form(options, {ContentForm::plain, "text", "text_file"}, settings);
  read_json_type(options, settings);
  read_types(options, settings.types);
  read_upstream(options, settings.upstream);
  return std::make_shared<ErrorPages>(std::move(settings));
}

}  // namespace candor::filters
