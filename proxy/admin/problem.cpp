#include "proxy/admin/problem.hpp"

#include "proxy/failure.hpp"
#include "proxy/json_text.hpp"

#include <fmt/format.h>

namespace candor::admin {

Response problem(int status, std::string_view detail) {
  std::string body =
      fmt::format(R"({{"type":"about:blank","title":"{}","status":{},"detail":")", reason_phrase(status), status);
  append_json_text(body, detail);
  body += "\"}\n";
  return {.status = status, .body = std::move(body), .content_type = "application/problem+json"};
}

}  // namespace candor::admin
