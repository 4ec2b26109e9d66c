#include "proxy/explain/status_meaning.hpp"

#include <algorithm>
#include <array>

#include "proxy/failure.hpp"

namespace candor::explain {

const StatusMeaning* find_status(int status) {
  for (const auto& table : {statuses_1xx_to_3xx(), statuses_4xx(), statuses_5xx()}) {
    const auto found = std::ranges::find(table, status, &StatusMeaning::status);
    if (found != table.end()) return &*found;
  }
  return nullptr;
}

std::string_view status_title(int status) {
  const std::string_view phrase = reason_phrase(status);
  return phrase.empty() ? "(unused)" : phrase;
}

}  // namespace candor::explain
