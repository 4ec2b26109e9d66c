#include "filters/auth/api_keys.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <optional>
#include <stdexcept>

#include "filters/auth/text_file.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters::auth {
namespace {

constexpr std::size_t kHashBytes = 32;
constexpr std::size_t kHashDigits = 2 * kHashBytes;

std::string sha256(std::string_view text) {
  std::array<unsigned char, kHashBytes> digest;
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("OpenSSL cannot compute SHA-256");
  return {digest.begin(), digest.end()};
}

std::optional<std::string> parse_hash(std::string_view digits) {
  if (digits.size() != kHashDigits) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = http1::hex_digit(digits[i]);
    const int low = http1::hex_digit(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

}  // namespace

ApiKeys ApiKeys::parse(std::string_view text, const std::string& file, const Groups& groups, config::Errors& errors) {
  ApiKeys keys;
  const std::size_t errors_before = errors.size();
  read_lines(text, file, errors, [&](const Line& line) { return keys.add(line.name, line.rest, groups); });
  if (keys.by_hash_.empty() && errors.size() == errors_before)
    errors.push_back({file, {}, "", "no key; expected lines of NAME:SHA256 or NAME:SHA256:SCOPE SCOPE"});
  return keys;
}

std::string ApiKeys::add(std::string_view name, std::string_view hash_and_scopes, const Groups& groups) {
  const std::size_t colon = hash_and_scopes.find(':');
  const std::optional<std::string> hash = parse_hash(hash_and_scopes.substr(0, colon));
  if (!hash) return fmt::format("expected {} hexadecimal digits, the SHA-256 of the key, behind the name", kHashDigits);
  if (*hash == sha256("")) return "the hash is that of nothing: the key was lost before it was hashed";

  Principal principal{.name = std::string(name), .scopes = {}, .groups = groups.of(std::string(name))};
  if (colon != std::string_view::npos)
    for_each_word(hash_and_scopes.substr(colon + 1),
                  [&](std::string_view scope) { principal.scopes.emplace_back(scope); });
  if (principal.scopes.size() > kScopesMax) return fmt::format("expected {} scopes at most", kScopesMax);
  if (by_hash_.size() == kApiKeysMax) return fmt::format("expected {} keys at most", kApiKeysMax);
  if (!by_hash_.try_emplace(*hash, std::make_shared<const Principal>(std::move(principal))).second)
    return "the key stands here a second time";
  return {};
}

Checked ApiKeys::check(std::string_view key) const {
  if (key.empty() || key.size() > kApiKeyBytesMax)
    return {.principal = nullptr, .reason = "API key: empty or too long"};
  const auto found = by_hash_.find(sha256(key));
  if (found == by_hash_.end()) return {.principal = nullptr, .reason = "API key: unknown"};
  return {.principal = found->second};
}

}  // namespace candor::filters::auth
