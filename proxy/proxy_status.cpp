#include "proxy/proxy_status.hpp"

namespace candor {

ProxyStatus::ProxyStatus(std::string_view proxy_name) {
  values_.fill(std::string(proxy_name));
  for (const FailureRow& row : failure_table()) {
    if (!row.token.empty()) values_[static_cast<std::size_t>(row.cause)].append("; error=").append(row.token);
  }
}

}  // namespace candor
