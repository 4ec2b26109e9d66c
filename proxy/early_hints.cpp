#include "proxy/early_hints.hpp"

#include "proxy/http1/text_appender.hpp"

namespace candor {

bool write_early_hints(const Exchange& exchange, std::string& out) {
  if (exchange.early_hints.empty() || exchange.request.minor_version == 0) return false;
  http1::TextAppender text(out);
  text.add("HTTP/1.1 103 Early Hints\r\n");
  for (const std::string_view link : exchange.early_hints) text.add("Link: ", link, "\r\n");
  text.add("\r\n");
  return true;
}

}  // namespace candor
