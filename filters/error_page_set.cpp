#include "filters/error_page_set.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "config/file_text.hpp"

namespace candor::filters {
namespace {

config::Error unreadable(const PageFile& from, std::string_view why) {
  config::Error error = from.place;
  error.what = fmt::format("{} cannot be read: {}", from.file, why);
  return error;
}

std::optional<PageTemplate> read_page(const PageFile& from, ContentForm form, config::Errors& errors) {
  std::string text;
  if (config::is_special_file(from.file)) {
    errors.push_back(unreadable(from, "it is no regular file"));
    return std::nullopt;
  }
  if (!config::read_file_text(from.file, kPageBytesMax, text)) {
    errors.push_back(unreadable(from, std::generic_category().message(errno)));
    return std::nullopt;
  }
  PageTemplate page;
  if (const auto fault = page.parse(text, form)) {
    errors.push_back({from.file, {fault->line, 1}, "", fault->what});
    return std::nullopt;
  }
  return page;
}

}  // namespace

std::vector<std::string> ErrorPagesSettings::file_names() const {
  std::vector<std::string> names;
  for (const PageFile& each : files)
    if (!each.file.empty()) names.push_back(each.file);
  return names;
}

ErrorPageSet read_pages(const ErrorPagesSettings& settings, config::Errors& errors) {
  ErrorPageSet pages = settings.written;
  for (std::size_t form = 0; form < kContentForms; ++form)
    if (!settings.files[form].file.empty())
      pages[form] = read_page(settings.files[form], static_cast<ContentForm>(form), errors);
  return pages;
}

std::shared_ptr<const ErrorPageSet> read_good_pages(const ErrorPagesSettings& settings) {
  config::Errors errors;
  auto pages = std::make_shared<const ErrorPageSet>(read_pages(settings, errors));
  if (errors.empty()) return pages;
  std::string text;
  for (const config::Error& error : errors) text.append(text.empty() ? "" : "; ").append(error.to_string());
  throw std::runtime_error(text);
}

}  // namespace candor::filters
