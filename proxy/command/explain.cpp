// candor explain: what a status code or a cause means and what to look at; or what a running proxy would do with a
// request, which it is only told about.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "config/config.hpp"
#include "proxy/admin/access.hpp"
#include "proxy/command/admin_client.hpp"
#include "proxy/command/command.hpp"
#include "proxy/command/options.hpp"
#include "proxy/explain/code.hpp"

namespace candor::command {
namespace {

constexpr std::array<Option, 6> kOptions{{
    {"--format", "text|json", "how to print it; default text"},
    {"--request", "'GET http://HOST/PATH'", "what would a running proxy do with this request now?"},
    {"--client", "ADDRESS", "with --request: who sends it; 127.0.0.1 unless given"},
    {"--field", "'NAME: VALUE'", "with --request: a field of it; may be given several times", Repeats::yes},
    {"--admin", "ADDRESS", "with --request: the admin listener, which may be unix:/path; 127.0.0.1:9901 unless given"},
    {"--token-file", "FILE", "with --request: the bearer token that the admin listener asks for"},
}};
constexpr Usage kUsage{.command = "explain",
                       .operands = "[STATUS|CAUSE]",
                       .summary = "Explains a status (503), a cause (connection_timeout), or the fate of a request.",
                       .options = kOptions,
                       .operands_max = 1};

struct RequestLine {
  std::string_view method;
  std::string_view scheme;
  std::string_view host;
  std::string path;
};

// "GET http://host/path?query"; nothing where it is not of this form.
std::optional<RequestLine> parse_line(std::string_view text) {
  const std::size_t space = text.find(' ');
  const std::size_t scheme_end = text.find("://");
  if (space == std::string_view::npos || scheme_end == std::string_view::npos || scheme_end < space)
    return std::nullopt;
  RequestLine line{.method = text.substr(0, space),
                   .scheme = text.substr(space + 1, scheme_end - space - 1),
                   .host = text.substr(scheme_end + 3),
                   .path = "/"};
  const std::size_t path = std::min(line.host.find_first_of("/?"), line.host.size());
  const std::string_view rest = line.host.substr(path);
  line.path = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
  line.host = line.host.substr(0, path);
  return line;
}

std::string target_of(const RequestLine& line, const Parsed& parsed, std::string_view format) {
  std::string target = "/explain?";
  const auto add = [&target](std::string_view name, std::string_view value) {
    target.append(name).append("=").append(boost::urls::encode(value, boost::urls::unreserved_chars)).append("&");
  };
  add("method", line.method);
  add("scheme", line.scheme);
  add("host", line.host);
  add("path", line.path);
  if (const auto client = parsed.value("--client")) add("client", *client);
  for (const std::string_view field : parsed.all("--field")) add("field", field);
  return target.append("format=").append(format);
}

int explain_request(const Parsed& parsed, std::string_view format) {
  const std::string_view text = *parsed.value("--request");
  const std::optional<RequestLine> line = parse_line(text);
  if (!line) return complain(kUsage, fmt::format("--request: expected 'METHOD http://HOST/PATH', found {}", text));
  const config::Admin defaults;
  const std::string_view address = parsed.value_or("--admin", defaults.address);
  const std::optional<AdminAddress> admin = parse_admin_address(address);
  if (!admin) return complain(kUsage, fmt::format("--admin: expected {}, found {}", kAdminAddressForm, address));
  AdminRequest request{
      .admin = *admin, .method = "GET", .target = target_of(*line, parsed, format), .body = {}, .token = {}};
  if (const auto file = parsed.value("--token-file")) request.token = admin::read_token(std::string(*file));

  const AdminAnswer answer = ask_admin(request);
  if (answer.error.empty() && answer.status == 200) {
    fmt::print("{}", answer.body);
    return kExitSuccess;
  }
  fmt::print(stderr, "candor explain: {}\n", complaint(answer));
  return answer.status == 400 ? kExitUsage : kExitFailure;
}

int explain_code(std::string_view word, std::string_view format) {
  const explain::Code code = explain::code_named(word);
  if (std::holds_alternative<std::monostate>(code))
    return complain(kUsage, fmt::format("{} is neither a status nor a cause{}", word, explain::nearest_cause(word)));
  if (format == "json")
    fmt::print("{}\n", boost::json::serialize(explain::as_json(code)));
  else
    fmt::print("{}", explain::as_text(code));
  return kExitSuccess;
}

int explain_all(std::string_view format) {
  if (format == "json")
    fmt::print("{}\n", boost::json::serialize(explain::statuses_as_json()));
  else
    fmt::print("{}", explain::statuses_as_text());
  return kExitSuccess;
}

}  // namespace

int explain_command(Arguments arguments) {
  const Parsed parsed = parse(kUsage, arguments);
  if (parsed.exit) return *parsed.exit;
  const std::string_view format = parsed.value_or("--format", "text");
  if (format != "text" && format != "json")
    return complain(kUsage, fmt::format("--format must be text or json, not {}", format));
  if (parsed.has("--request") && !parsed.operands.empty())
    return complain(kUsage, "expected a status, a cause or --request, found two of them");
  for (const std::string_view option : {"--client", "--field", "--admin", "--token-file"}) {
    if (parsed.has(option) && !parsed.has("--request"))
      return complain(kUsage, fmt::format("{} goes with --request only", option));
  }
  if (parsed.operands.empty() && !parsed.has("--request")) return explain_all(format);
  if (!parsed.has("--request")) return explain_code(parsed.operands.front(), format);
  try {
    return explain_request(parsed, format);
  } catch (const std::runtime_error& ex) {  // of read_token
    return complain(kUsage, ex.what());
  }
}

}  // namespace candor::command
