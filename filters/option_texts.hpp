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
  std::string_view example = {};        // only where the type has none (option_types.hpp)
};

std::span<const OptionText> auth_options();
std::span<const OptionText> circuit_breaker_options();
std::span<const OptionText> concurrency_options();
std::span<const OptionText> content_type_options();
std::span<const OptionText> cors_options();
std::span<const OptionText> early_hints_options();
std::span<const OptionText> error_pages_options();
std::span<const OptionText> gone_options();
std::span<const OptionText> head_limits_options();
std::span<const OptionText> header_rules_options();
std::span<const OptionText> idempotency_options();
std::span<const OptionText> ip_access_options();
std::span<const OptionText> maintenance_options();
std::span<const OptionText> method_options();
std::span<const OptionText> rate_limit_options();
std::span<const OptionText> redirect_options();
std::span<const OptionText> request_id_options();
std::span<const OptionText> respond_options();
std::span<const OptionText> rewrite_location_options();
std::span<const OptionText> status_audit_options();

}  // namespace candor::filters
