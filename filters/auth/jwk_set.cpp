#include "filters/auth/jwk_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <set>
#include <utility>

#include "filters/auth/json_members.hpp"

namespace candor::filters::auth {
namespace {

namespace json = boost::json;

constexpr std::string_view kForm = R"(expected a JSON object with a list of keys, {"keys": […]} (RFC 7517 §5))";

int line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::ranges::count(text.substr(0, offset), '\n'));
}

// Where each object that is two levels deep begins: Boost.JSON's values do not know it. The text is good JSON.
std::vector<std::size_t> key_offsets(std::string_view text) {
  constexpr int kDepthOfKeys = 2;
  std::vector<std::size_t> offsets;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (depth++ == kDepthOfKeys) offsets.push_back(i);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return offsets;
}

// The keys, or null after an error.
const json::array* parse_keys(std::string_view text, const std::string& file, json::value& document,
                              config::Errors& errors) {
  boost::system::error_code ec;
  json::stream_parser parser;
  const std::size_t read = parser.write_some(text, ec);
  if (!ec) parser.finish(ec);
  if (ec) {
    errors.push_back({file, {line_of(text, read), 1}, "", fmt::format("is no JSON ({}); {}", ec.message(), kForm)});
    return nullptr;
  }
  document = parser.release();
  const json::object* object = document.if_object();
  const json::value* keys = object == nullptr ? nullptr : object->if_contains("keys");
  if (keys == nullptr || !keys->is_array() || keys->get_array().size() > kJwksMax) {
    errors.push_back({file, {1, 1}, "", fmt::format("{}, {} of them at most", kForm, kJwksMax)});
    return nullptr;
  }
  return &keys->get_array();
}

bool is_for_any(const JwkSet& set, const std::vector<Algorithm>& algorithms) {
  return std::ranges::any_of(algorithms,
                             [&](Algorithm algorithm) { return !set.candidates(algorithm, std::nullopt).empty(); });
}

}  // namespace

JwkSet JwkSet::parse(std::string_view text, const std::string& file, const std::vector<Algorithm>& algorithms,
                     config::Errors& errors) {
  JwkSet set;
  json::value document;
  const json::array* keys = parse_keys(text, file, document, errors);
  if (keys == nullptr) return set;

  const std::size_t errors_before = errors.size();
  const std::vector<std::size_t> offsets = key_offsets(text);
  std::set<std::pair<std::string, Algorithm>> ids;
  for (std::size_t i = 0; i < keys->size(); ++i) {
    const auto fail = [&](std::string what) {
      const int line = i < offsets.size() ? line_of(text, offsets[i]) : 1;
      errors.push_back({file, {line, 1}, fmt::format("keys[{}]", i), std::move(what)});
    };
    const json::object* object = (*keys)[i].if_object();
    if (object == nullptr) {
      fail("expected an object");
      continue;
    }
    JwkReading reading = read_jwk(*object);
    if (!reading.error.empty()) fail(std::move(reading.error));
    if (!reading.key) continue;
    if (!reading.key->id.empty() && !ids.emplace(reading.key->id, reading.key->algorithm).second)
      fail("has the kid of another key for the same algorithm");
    set.keys_.push_back(*std::move(reading.key));
  }
  if (errors.size() == errors_before && !is_for_any(set, algorithms))
    errors.push_back({file, {}, "", "has no key for any of the algorithms that are allowed"});
  return set;
}

std::vector<const Jwk*> JwkSet::candidates(Algorithm algorithm, const std::optional<std::string>& id) const {
  std::vector<const Jwk*> found;
  for (const Jwk& key : keys_) {
    if (key.algorithm != algorithm || (id && key.id != *id)) continue;
    found.push_back(&key);
    if (found.size() == kKeysTriedMax) break;
  }
  return found;
}

}  // namespace candor::filters::auth
