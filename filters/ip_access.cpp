#include "filters/ip_access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "config/ip.hpp"

namespace candor::filters {
namespace {

struct NetworkList {
  std::vector<config::Network> networks;
  std::vector<std::string> texts;  // as they were written, for the log
};

struct AccessRules {
  NetworkList allow;
  NetworkList deny;
};

Reply denied(std::string log_detail) {
  Reply reply;
  reply.cause = Cause::denied;
  reply.log_detail = std::move(log_detail);
  return reply;
}

class IpAccessFilter : public PureFilter {
 public:
  explicit IpAccessFilter(std::shared_ptr<const AccessRules> rules) : rules_(std::move(rules)) {}

  std::optional<Reply> on_request(Exchange& exchange) override {
    const NetworkList& deny = rules_->deny;
    for (std::size_t i = 0; i < deny.networks.size(); ++i) {
      if (deny.networks[i].contains(exchange.client)) return denied("ip_access.deny holds " + deny.texts[i]);
    }
    const std::vector<config::Network>& allow = rules_->allow.networks;
    if (allow.empty() || config::contains(allow, exchange.client)) return std::nullopt;
    return denied("ip_access.allow does not hold " + exchange.client.to_string());
  }

 private:
  std::shared_ptr<const AccessRules> rules_;
};

class IpAccess : public FilterDefinition {
 public:
  explicit IpAccess(AccessRules rules) : rules_(std::make_shared<AccessRules>(std::move(rules))) {}

  FilterFactory build(FilterSetup&) const override {
    return [rules = rules_](unsigned) { return std::make_unique<IpAccessFilter>(rules); };
  }

 private:
  std::shared_ptr<const AccessRules> rules_;
};

// False where the list is there and wrong.
bool read_list(config::Section& options, std::string_view key, NetworkList& list) {
  if (!options.read(key, list.networks)) return !options.has(key);
  options.read(key, list.texts);
  if (list.networks.size() <= kAccessNetworksMax) return true;
  options.fail(key, fmt::format("expected {} networks at most, found {}", kAccessNetworksMax, list.networks.size()));
  return false;
}

}  // namespace

std::shared_ptr<const FilterDefinition> configure_ip_access(config::Section& options) {
  AccessRules rules;
  const bool allow_read = read_list(options, "allow", rules.allow);
  const bool deny_read = read_list(options, "deny", rules.deny);
  if (!allow_read || !deny_read) return nullptr;
  if (rules.allow.networks.empty() && rules.deny.networks.empty())
    options.fail("", "neither allow nor deny; expected at least one network, such as allow: [192.0.2.0/24]");
  return std::make_shared<IpAccess>(std::move(rules));
}

}  // namespace candor::filters
