// Answers preflights, and tells browsers of every other answer whether the page that asked may read it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "filters/origin_list.hpp"
#include "proxy/filter.hpp"

namespace candor::filters {

enum class UpstreamCors : std::uint8_t { remove, keep };  // what becomes of such fields of the upstream's

struct CorsRules {
  OriginList origins;
  std::string methods;  // each the value of a field; empty: it is not sent
  std::string fields;
  std::string exposed;
  bool credentials = false;
  std::chrono::seconds max_age{0};  // 0: not said, so that the browser's own holds (5 s)
  UpstreamCors upstream = UpstreamCors::remove;
};

class CorsFilter : public PureFilter {
 public:
  explicit CorsFilter(std::shared_ptr<const CorsRules> rules) : rules_(std::move(rules)) {}

  std::optional<Reply> on_request(Exchange& exchange) override;
  void on_response(Exchange& exchange, http1::ResponseHead& head) override;

 private:
  std::string_view granted(std::string_view origin) const;
  void add_preflight_fields(Exchange& exchange, http1::Fields& fields) const;

  std::shared_ptr<const CorsRules> rules_;
};

}  // namespace candor::filters
