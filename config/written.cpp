#include "config/written.hpp"

#include <fmt/format.h>

namespace candor::config {

std::string written(bool value) { return value ? "true" : "false"; }
std::string written(const std::string& text) { return text.empty() ? "\"\"" : text; }
std::string written(const std::vector<std::string>& texts) { return fmt::format("[{}]", fmt::join(texts, ", ")); }
std::string written(std::uint64_t number) { return std::to_string(number); }
std::string written(Bytes size) { return format_bytes(size.count); }
std::string written(std::chrono::milliseconds time) { return format_time(time); }

std::string written(const Rate& rate) {
  if (rate.events == 0) return "";
  return fmt::format("{}/{}", rate.events, format_time(std::chrono::ceil<std::chrono::milliseconds>(rate.per)));
}

std::string written(const std::vector<Network>& networks) { return networks.empty() ? "[]" : ""; }

}  // namespace candor::config
