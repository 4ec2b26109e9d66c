#include "filters/location.hpp"

#include <algorithm>

#include "proxy/http1/fields.hpp"

namespace candor::filters {
namespace {

std::string_view without_default_port(const Url& url) {
  const std::string_view port = url.scheme == "https" ? ":443" : ":80";
  const std::string_view host = without_port(url.authority);
  const std::string_view rest = url.authority.substr(host.size());
  return rest == port || rest == ":" ? host : url.authority;
}

}  // namespace

bool same_url(const Url& a, const Url& b) {
  return a.scheme == b.scheme && http1::iequals(without_default_port(a), without_default_port(b)) && a.path == b.path &&
         a.query == b.query;
}

bool has_prefix(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return prefix.ends_with('/') || path.size() == prefix.size() || path[prefix.size()] == '/';
}

std::string rooted(std::string_view path) {
  return "/" + std::string(path.substr(std::min(path.find_first_not_of("/\\"), path.size())));
}

std::string_view without_port(std::string_view authority) {
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  return authority.substr(0, authority.find(':', std::min(bracket, authority.size())));
}

std::string write_url(const Url& url, UrlForm form) {
  std::string text;
  if (form == UrlForm::absolute) text.append(url.scheme).append("://").append(url.authority);
  text += url.path;
  if (url.query) text.append("?").append(*url.query);
  return text;
}

}  // namespace candor::filters
