#include "proxy/admin/access.hpp"

#include "config/ip.hpp"
#include "proxy/admin/problem.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace candor::admin {
namespace {

using boost::beast::iequals;

constexpr std::size_t kTokenBytesMax = 4096;

// Takes the same time wherever the first difference is, so that a token cannot be guessed byte by byte.
bool equal_in_constant_time(std::string_view a, std::string_view b) {
  unsigned char difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t index = 0; index < a.size(); ++index) {
    const char other = b.empty() ? '\0' : b[index % b.size()];
    difference = static_cast<unsigned char>(difference | (a[index] ^ other));
  }
  return difference == 0;
}

bool has_token(std::string_view authorization, std::string_view token) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() < kScheme.size() || !iequals(authorization.substr(0, kScheme.size()), kScheme)) return false;
  return equal_in_constant_time(authorization.substr(kScheme.size()), token);
}

// "127.0.0.1:9901" and "[::1]:9901" without port and brackets.
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return end == std::string_view::npos ? std::string_view{} : host.substr(1, end - 1);
  }
  return host.substr(0, host.find(':'));
}

// A name that an attacker can make point here is none of these. No Host at all is no browser.
bool is_trustworthy_host(std::string_view host, std::string_view bound_host) {
  if (host.empty()) return true;
  const std::string_view name = without_port(host);
  return iequals(name, "localhost") || (!bound_host.empty() && iequals(name, bound_host)) ||
         config::IpAddress::parse(name).has_value();
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return iequals(origin.substr(scheme.size()), host);
  }
  return false;
}

bool comes_from_elsewhere(const Credentials& given) {
  if (!given.origin.empty() && !is_same_origin(given.origin, given.host)) return true;
  return !given.sec_fetch_site.empty() && given.sec_fetch_site != "same-origin";
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kWhiteSpace = " \t\r\n";
  const auto first = text.find_first_not_of(kWhiteSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1));
}

}  // namespace

std::optional<Response> refuse_access(const AccessRules& rules, const Credentials& given, Page page, Effect effect) {
  if (effect == Effect::changes && comes_from_elsewhere(given)) {
    return problem(403, "a request that changes something must not come from a page of another origin");
  }
  if (page == Page::health) return std::nullopt;
  if (!rules.token.empty()) {
    if (has_token(given.authorization, rules.token)) return std::nullopt;
    return problem(401, "expected Authorization: Bearer with the token of admin.token_file");
  }
  if (!is_trustworthy_host(given.host, rules.bound_host)) {
    return problem(403, "expected localhost or an IP address in Host; other names need admin.token_file");
  }
  return std::nullopt;
}

std::string read_token(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("admin.token_file " + file + ": " + std::strerror(errno));
  std::string text(kTokenBytesMax, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  std::string token = trimmed(text);
  if (token.empty()) throw std::runtime_error("admin.token_file " + file + ": holds no token");
  return token;
}

}  // namespace candor::admin
