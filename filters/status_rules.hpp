// The rules of `status_audit`: what answers say wrongly with their status. Names are metric labels and stay as they
// are.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "proxy/exchange.hpp"

namespace candor::filters {

enum class StatusRule : std::uint8_t {
  error_in_200,
  truncated_200,
  created,
  no_content,
  partial,
  redirect,
  unauthorized,
  method,
  proxy_auth,
  range,
  upgrade,
  retry_after,
  html_error,
  unregistered,
};
inline constexpr std::size_t kStatusRules = static_cast<std::size_t>(StatusRule::unregistered) + 1;

struct StatusRuleRow {
  StatusRule rule;
  std::string_view name;
  bool on_head;          // the head tells; the others show only while the answer is on its way
  std::string_view fix;  // one sentence for who writes the service
};

const std::array<StatusRuleRow, kStatusRules>& status_rules();
const StatusRuleRow& status_rule(StatusRule rule);
std::optional<StatusRule> status_rule_named(std::string_view name);

using StatusRuleSet = std::bitset<kStatusRules>;

// Those that the head of an upstream's answer breaks.
StatusRuleSet broken_by_head(Exchange& exchange, const http1::ResponseHead& head);

// Whether an answer with this status never has content (RFC 9110 §15.3.5, §15.3.6, §15.4.5).
bool is_without_content(int status);

}  // namespace candor::filters
