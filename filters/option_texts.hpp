// What `candor filters` says about each option of each filter, besides its default, which the code that reads it knows.
#pragma once

#include <span>
#include <string_view>

namespace candor::filters {

struct OptionText {
  std::string_view name;
  std::string_view type;
  std::string_view what;
  std::string_view default_value = {};  // only where it is no fixed value
};

std::span<const OptionText> header_rules_options();
std::span<const OptionText> ip_access_options();
std::span<const OptionText> maintenance_options();
std::span<const OptionText> method_options();
std::span<const OptionText> rate_limit_options();
std::span<const OptionText> redirect_options();
std::span<const OptionText> request_id_options();
std::span<const OptionText> respond_options();

}  // namespace candor::filters
