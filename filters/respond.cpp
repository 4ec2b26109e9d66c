#include "filters/respond.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "filters/field_check.hpp"
#include "filters/respond_filter.hpp"

namespace candor::filters {
namespace {

// One content of a file for all routes of one definition.
struct RespondFiles {
  std::map<const RespondSettings*, std::shared_ptr<Watched<FixedContent>>> by_settings;
};

std::shared_ptr<const FixedContent> read_good_file(const RespondSettings& settings) {
  config::Errors errors;
  std::string text = read_fixed_file(settings.file, settings.file_place, errors);
  if (!errors.empty()) throw std::runtime_error(errors.front().to_string());
  return std::make_shared<const FixedContent>(fix_content(std::move(text)));
}

class Respond : public FilterDefinition {
 public:
  explicit Respond(RespondSettings settings) : settings_(std::make_shared<RespondSettings>(std::move(settings))) {}

  void check_files(config::Errors& errors) const override {
    if (!settings_->file.empty()) read_fixed_file(settings_->file, settings_->file_place, errors);
  }

  FilterFactory build(FilterSetup& setup) const override {
    return [settings = settings_, file = watched_file(setup)](unsigned) {
      return std::make_unique<RespondFilter>(settings, file);
    };
  }

 private:
  std::shared_ptr<Watched<FixedContent>> watched_file(FilterSetup& setup) const {
    if (settings_->file.empty()) return nullptr;
    auto& file = setup.shared.get_or_make<RespondFiles>()->by_settings[settings_.get()];
    if (file == nullptr) {
      file = std::make_shared<Watched<FixedContent>>(std::vector{settings_->file},
                                                     [settings = settings_] { return read_good_file(*settings); });
      setup.watched.add(file);
    }
    return file;
  }

  std::shared_ptr<const RespondSettings> settings_;
};

bool has_field(const std::vector<FieldText>& fields, std::string_view name) {
  return std::ranges::any_of(fields, [name](const FieldText& each) { return http1::iequals(each.name, name); });
}

void read_fields(config::Section& options, RespondSettings& answer) {
  answer.fields = read_field_texts(options, "fields", Message::response);
  if (answer.fields.size() > kRespondFieldsMax)
    options.fail("fields",
                 fmt::format("expected {} fields at most, found {}", kRespondFieldsMax, answer.fields.size()));
  for (const FieldText& field : answer.fields) {
    if (http1::iequals(field.name, "Content-Type"))
      options.fail_entry("fields", field.name, "cannot stand here: use content_type");
    if (http1::iequals(field.name, "Proxy-Status") || http1::iequals(field.name, "X-Request-Id"))
      options.fail_entry("fields", field.name, "cannot stand here: every answer of candor has it already");
  }
}

// Statuses that say nothing without a certain field.
void check_needed_field(config::Section& options, const RespondSettings& answer) {
  struct Need {
    std::uint64_t status;
    std::string_view field;
    std::string_view rule;
  };
  constexpr std::array<Need, 4> kNeeds{{{401, "WWW-Authenticate", "RFC 9110 §15.5.2"},
                                        {405, "Allow", "RFC 9110 §15.5.6"},
                                        {407, "Proxy-Authenticate", "RFC 9110 §15.5.8"},
                                        {416, "Content-Range", "RFC 9110 §15.5.17"}}};
  for (const Need& need : kNeeds) {
    if (answer.status == need.status && !has_field(answer.fields, need.field))
      options.fail("fields", fmt::format("a {} needs the field {} ({})", need.status, need.field, need.rule));
  }
}

// RFC 9110 §15.3.5, §15.3.6, §15.4.5.
bool takes_no_content(std::uint64_t status) { return status == 204 || status == 205 || status == 304; }

void read_content_type(config::Section& options, RespondSettings& answer) {
  if (!options.read("content_type", answer.content_type) && !answer.file.empty())
    answer.content_type = media_type_of(answer.file);
  if (std::string wrong = check_field_value(answer.content_type); !wrong.empty())
    options.fail("content_type", std::move(wrong));
}

void read_body(config::Section& options, RespondSettings& answer) {
  std::string body;
  options.read("body", body);
  if (body.size() > kRespondBodyBytesMax)
    options.fail("body", fmt::format("expected {} bytes at most, found {}", kRespondBodyBytesMax, body.size()));
  if (std::string wrong = answer.body.parse(body, Message::response); !wrong.empty())
    options.fail("body", std::move(wrong));
  if (takes_no_content(answer.status) && !body.empty())
    options.fail("body", fmt::format("a {} has no body", answer.status));
  if (answer.body.is_constant() && !answer.body.constant().empty())
    answer.fixed_body = fix_content(answer.body.constant());
}

void read_file(config::Section& options, RespondSettings& answer) {
  if (!options.read("file", answer.file)) return;
  if (answer.file.empty()) options.fail("file", "expected the path of a file");
  if (options.has("body")) options.fail("file", "cannot stand beside body");
  if (takes_no_content(answer.status)) options.fail("file", fmt::format("a {} has no body", answer.status));
  answer.file_place = {options.file(), options.mark("file"), fmt::format("{}.file", options.path()), {}};
}

// What an answer that has conditions says itself.
void check_own_fields(config::Section& options, const RespondSettings& answer) {
  if (answer.status != 200 || (answer.file.empty() && !answer.fixed_body)) return;
  constexpr std::array<std::string_view, 3> kOwn{"ETag", "Accept-Ranges", "Content-Range"};
  for (const FieldText& field : answer.fields) {
    if (std::ranges::any_of(kOwn, [&](std::string_view name) { return http1::iequals(field.name, name); }))
      options.fail_entry("fields", field.name, "cannot stand here: the answer has one by its content");
    if (http1::iequals(field.name, "Last-Modified"))
      options.fail_entry("fields", field.name,
                         "cannot stand here: the ETag of the content is what conditions are about");
  }
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_respond(config::Section& options) {
  RespondSettings answer;
  if (!options.read("status", answer.status, {.min = 200, .max = 599}) && !options.has("status"))
    options.fail("status", "is missing; expected a status such as 410");
  read_fields(options, answer);
  read_body(options, answer);
  read_file(options, answer);
  read_content_type(options, answer);
  check_needed_field(options, answer);
  check_own_fields(options, answer);
  return std::make_shared<Respond>(std::move(answer));
}

}  // namespace candor::filters
