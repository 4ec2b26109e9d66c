#include "filters/idempotency/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "config/quote.hpp"
#include "proxy/http1/characters.hpp"

namespace candor::filters::idempotency {
namespace {

using namespace std::chrono_literals;

// RFC 9110 §9.2.1: asking twice does nothing.
bool is_safe(std::string_view method) {
  constexpr std::array<std::string_view, 4> kSafe{"GET", "HEAD", "OPTIONS", "TRACE"};
  return std::ranges::find(kSafe, method) != kSafe.end();
}

void read_methods(config::Section& options, std::vector<std::string>& methods) {
  options.read("methods", methods);
  if (methods.empty() || methods.size() > kMethodsMax)
    options.fail("methods", fmt::format("expected 1 to {} methods, found {}", kMethodsMax, methods.size()));
  for (std::size_t i = 0; i < methods.size(); ++i) {
    if (!http1::is_token(methods[i]) || is_safe(methods[i]))
      options.fail_item(
          "methods", i,
          fmt::format("expected a method that changes something, such as POST, found {}", config::quote(methods[i])));
  }
}

void read_scope(config::Section& options, std::string& field) {
  constexpr std::string_view kFieldPrefix = "field:";
  std::string scope = "client";
  options.read("scope", scope);
  if (scope == "client") return;
  field = scope.starts_with(kFieldPrefix) ? scope.substr(kFieldPrefix.size()) : std::string();
  if (!http1::is_token(field))
    options.fail("scope", fmt::format("expected client or field:NAME, found {}", config::quote(scope)));
}

void read_compared_fields(config::Section& options, std::vector<std::string>& fields) {
  options.read("compared_fields", fields);
  if (fields.size() > kComparedFieldsMax)
    options.fail("compared_fields",
                 fmt::format("expected {} fields at most, found {}", kComparedFieldsMax, fields.size()));
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!http1::is_token(fields[i]))
      options.fail_item("compared_fields", i,
                        fmt::format("expected the name of a field, found {}", config::quote(fields[i])));
  }
}

void read_size(config::Section& options, std::string_view key, std::size_t& size, config::Range range) {
  config::Bytes bytes{size};
  options.read(key, bytes, range);
  size = bytes.count;
}

Unprotected read_unprotected(config::Section& options, std::string_view key) {
  constexpr std::array<std::string_view, 2> kChoices{"deny", "allow"};
  std::size_t choice = 0;
  options.read(key, kChoices, choice);
  return choice == 0 ? Unprotected::denied : Unprotected::allowed;
}

void read_store(config::Section& options, Settings& settings) {
  StoreLimits& store = settings.store;
  if (options.read("ttl", store.ttl) && store.ttl < 1s) options.fail("ttl", "expected 1s or more");
  std::uint64_t entries = store.entries_max;
  options.read("entries_max", entries, {.min = 1, .max = kStoreEntriesMax});
  store.entries_max = entries;
  read_size(options, "bytes_max", store.bytes_max, {.min = 1});
  // With as much again for its fields, or the largest answer might never find room.
  if (store.bytes_max < 2 * settings.answers.content_bytes_max)
    options.fail("bytes_max", fmt::format("expected twice the size of an answer at least ({})",
                                          config::format_bytes(2 * settings.answers.content_bytes_max)));
}

}  // namespace

Settings read_settings(config::Section& options) {
  Settings settings;
  read_methods(options, settings.methods);
  options.read("field", settings.field);
  if (!http1::is_token(settings.field))
    options.fail("field", fmt::format("expected the name of a field, found {}", config::quote(settings.field)));
  options.read("required", settings.required);
  bool bare = true;
  options.read("bare_keys", bare);
  settings.bare = bare ? BareKeys::accepted : BareKeys::refused;
  read_scope(options, settings.scope_field);
  read_compared_fields(options, settings.compared_fields);
  read_size(options, "content_max", settings.content_bytes_max, {.max = kContentBytesMax});
  settings.too_large = read_unprotected(options, "when_too_large");
  read_size(options, "answer_max", settings.answers.content_bytes_max, {.max = kAnswerBytesMax});
  options.read("keep_cookies", settings.answers.keep_cookies);
  options.read("keep_5xx", settings.answers.keep_5xx);
  read_store(options, settings);
  settings.full = read_unprotected(options, "when_full");
  return settings;
}

}  // namespace candor::filters::idempotency
