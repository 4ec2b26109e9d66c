#include "filters/redirect_filter.hpp"

#include <utility>

#include "filters/client_scheme.hpp"
#include "proxy/http1/path.hpp"

namespace candor::filters {
namespace {

Url url_of(const Exchange& exchange) {
  const http1::RequestHead& request = exchange.request;
  Url url{client_scheme(exchange), request.authority, std::string(request.path), std::nullopt};
  if (request.has_query) url.query = request.query;
  return url;
}

}  // namespace

RedirectFilter::RedirectFilter(std::shared_ptr<const RedirectRules> rules) : rules_(std::move(rules)) {
  if (rules_->regex) pattern_.emplace(*rules_->regex);
}

std::optional<Reply> RedirectFilter::on_request(Exchange& exchange) {
  std::optional<std::string> path = new_path(exchange);
  if (!path) return std::nullopt;
  const Url asked = url_of(exchange);
  const Url there = target(asked, *std::move(path));
  if (same_url(asked, there)) return std::nullopt;
  Reply reply;
  if (is_absolute() && there.authority.empty()) {
    reply.cause = Cause::request_malformed;
    reply.log_detail = "no Host, and the redirect needs one";
    return reply;
  }
  reply.cause = Cause::local_response;
  reply.status = rules_->status;
  reply.fields.emplace_back("Location", write_url(there, is_absolute() ? UrlForm::absolute : UrlForm::path));
  return reply;
}

// Nothing where the request is not meant: a path that the expression does not match, or none at all (OPTIONS *).
std::optional<std::string> RedirectFilter::new_path(const Exchange& exchange) const {
  const http1::RequestHead& request = exchange.request;
  if (!request.path.starts_with('/')) return std::nullopt;
  if (pattern_) return pattern_->rewrite(request.matched_path, rules_->to);
  if (!rules_->prefix || is_there_already(exchange)) return std::string(request.path);
  return http1::joined_path(*rules_->prefix, http1::behind_prefix(request, exchange.route->match.path));
}

// A prefix below that of the route would be put before itself, again and again. Another host may want it so.
bool RedirectFilter::is_there_already(const Exchange& exchange) const {
  return rules_->host.empty() && has_prefix(*rules_->prefix, exchange.route->match.path) &&
         has_prefix(exchange.request.matched_path, *rules_->prefix);
}

// With another scheme the port that was asked for means nothing any more. Behind a host, a path may begin as it likes.
Url RedirectFilter::target(const Url& asked, std::string path) const {
  Url there = asked;
  there.path = is_absolute() ? std::move(path) : rooted(path);
  if (!rules_->scheme.empty()) there.scheme = rules_->scheme;
  if (!rules_->host.empty())
    there.authority = rules_->host;
  else if (there.scheme != asked.scheme)
    there.authority = without_port(asked.authority);
  if (!rules_->keep_query) there.query.reset();
  return there;
}

}  // namespace candor::filters
