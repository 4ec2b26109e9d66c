#include "proxy/admin/answer.hpp"

#include "proxy/admin/problem.hpp"

#include <boost/url/decode_view.hpp>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <exception>
#include <optional>
#include <utility>

namespace candor::admin {
namespace {

struct Target {
  std::string_view path;
  std::string_view query;
};

Target split(std::string_view target) {
  const auto question = target.find('?');
  if (question == std::string_view::npos) return {target, {}};
  return {target.substr(0, question), target.substr(question + 1)};
}

std::optional<std::string> percent_decoded(std::string_view text) {
  const auto decoded = boost::urls::make_pct_string_view(text);
  if (!decoded) return std::nullopt;
  std::string result;
  for (const char character : **decoded) result += character;
  return result;
}

// `methods` is a list like "GET, PUT".
bool allows(std::string_view methods, std::string_view method) {
  while (!methods.empty()) {
    const auto comma = methods.find(", ");
    if (methods.substr(0, comma) == method) return true;
    methods = comma == std::string_view::npos ? std::string_view{} : methods.substr(comma + 2);
  }
  return false;
}

Response method_not_allowed(const Routes::Entry& entry) {
  Response response = problem(405, fmt::format("expected one of {}", entry.methods));
  response.allow = allows(entry.methods, "GET") ? entry.methods + ", HEAD" : entry.methods;
  return response;
}

// The last resort for a bug of a page: the listener lives on.
Response call(const Routes::Entry& entry, const Request& request) {
  try {
    return entry.handler(request);
  } catch (const std::exception& ex) {
    spdlog::error("admin: {} {}: {}", request.method, entry.path, ex.what());
    return problem(500, "this page failed; the log says why");
  }
}

}  // namespace

Response answer(const Routes& routes, const AccessRules& rules, Asked asked) {
  const Target target = split(asked.target);
  const std::string_view method = asked.method == "HEAD" ? "GET" : asked.method;
  const Page page = target.path == "/healthz" || target.path == "/readyz" ? Page::health : Page::other;
  const Effect effect = method == "GET" ? Effect::reads : Effect::changes;
  if (auto refusal = refuse_access(rules, asked.credentials, page, effect)) return *std::move(refusal);

  const Routes::Entry* entry = routes.find(target.path);
  if (entry == nullptr) return problem(404, "no such page; GET / lists all");
  if (!allows(entry->methods, method)) return method_not_allowed(*entry);

  std::string_view rest = target.path.substr(entry->path.size());
  if (rest.starts_with('/')) rest.remove_prefix(1);
  auto subpath = percent_decoded(rest);
  if (!subpath) return problem(400, "expected a path with valid percent-encoding");
  return call(*entry, {.method = std::string(method),
                       .subpath = *std::move(subpath),
                       .query = std::string(target.query),
                       .body = std::move(asked.body),
                       .by = "admin " + asked.peer});
}

Response body_too_large() { return problem(413, fmt::format("expected a body of {} bytes at most", kBodyBytesMax)); }

}  // namespace candor::admin
