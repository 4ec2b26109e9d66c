#include "proxy/explain/imagined_request.hpp"

#include <fmt/format.h>

#include <boost/url/parse_query.hpp>
#include <utility>

#include "config/quote.hpp"

namespace candor::explain {
namespace {

// Takes one parameter; gives what is wrong with it.
std::string take(ImaginedRequest& request, const std::string& name, std::string value) {
  // Anything else may be as wrong as it likes: then it is explained how it would be refused.
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    return fmt::format("{}: expected a text without line ends", name);
  if (name == "method") {
    request.method = std::move(value);
  } else if (name == "scheme") {
    if (value != "http" && value != "https") return "scheme: expected http or https";
    request.tls = value == "https";
  } else if (name == "host") {
    request.host = std::move(value);
  } else if (name == "path") {
    request.path = std::move(value);
  } else if (name == "client") {
    request.client_text = std::move(value);
  } else if (name == "field") {
    if (value.find(':') == std::string::npos) return "field: expected \"Name: value\"";
    if (request.fields.size() == kImaginedFieldsMax)
      return fmt::format("expected {} fields at most", kImaginedFieldsMax);
    request.fields.push_back(std::move(value));
  } else if (name != "format") {
    return fmt::format("unknown parameter {}; expected method, scheme, host, path, client, field or format",
                       config::quote(name));
  }
  return {};
}

}  // namespace

ImaginedResult parse_imagined(std::string_view query) {
  ImaginedResult result;
  const auto parameters = boost::urls::parse_query(query);
  if (!parameters) return {.request = {}, .wrong = "expected a percent-encoded query"};
  for (const auto& parameter : boost::urls::params_view(*parameters)) {
    result.wrong = take(result.request, parameter.key, parameter.value);
    if (!result.wrong.empty()) return result;
  }
  const std::optional<config::IpAddress> client = config::IpAddress::parse(result.request.client_text);
  if (!client) result.wrong = "client: expected an IP address";
  result.request.client = client.value_or(config::IpAddress());
  return result;
}

std::string head_of(const ImaginedRequest& request) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\n", request.method, request.path);
  if (!request.host.empty()) text += fmt::format("Host: {}\r\n", request.host);
  for (const std::string& field : request.fields) text.append(field).append("\r\n");
  return text.append("\r\n");
}

}  // namespace candor::explain
