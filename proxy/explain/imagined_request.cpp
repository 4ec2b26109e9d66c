#include "proxy/explain/imagined_request.hpp"

#include <fmt/format.h>

#include <boost/url/parse_query.hpp>
#include <functional>
#include <set>
#include <utility>

#include "config/quote.hpp"

namespace candor::explain {
namespace {

std::string take_field(ImaginedRequest& request, std::string value) {
  if (value.find(':') == std::string::npos) return "field: expected \"Name: value\"";
  if (request.fields.size() == kImaginedFieldsMax) return fmt::format("expected {} fields at most", kImaginedFieldsMax);
  request.fields.push_back(std::move(value));
  return {};
}

// Takes one parameter of the request; gives what is wrong with it.
std::string take(ImaginedRequest& request, std::string_view name, std::string value) {
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
    return take_field(request, std::move(value));
  } else {
    return fmt::format("unknown parameter {}; expected method, scheme, host, path, client, field or format",
                       config::quote(name));
  }
  return {};
}

std::string take_format(std::string_view value, bool& as_text) {
  if (value != "text" && value != "json") return "format: expected text or json";
  as_text = value == "text";
  return {};
}

}  // namespace

ImaginedResult parse_imagined(std::string_view query) {
  ImaginedResult result;
  const auto parameters = boost::urls::parse_query(query);
  if (!parameters)
    return {.request = {}, .described = true, .as_text = false, .wrong = "expected a percent-encoded query"};
  std::set<std::string, std::less<>> seen;
  for (const auto& parameter : boost::urls::params_view(*parameters)) {
    const std::string name = parameter.key;
    if (name == "format") {
      result.wrong = take_format(std::string(parameter.value), result.as_text);
    } else {
      result.described = true;
      result.wrong = take(result.request, name, parameter.value);
    }
    if (result.wrong.empty() && name != "field" && !seen.insert(name).second)
      result.wrong = fmt::format("{}: expected it once", name);
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
