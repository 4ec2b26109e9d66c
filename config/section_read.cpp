// How Section reads single values: each kind of value says what it looks like, so that an error can say what was
// expected.
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "config/quote.hpp"
#include "config/section.hpp"
#include "config/section_state.hpp"
#include "config/written.hpp"

namespace candor::config {
namespace {

constexpr std::string_view kTimeForm = "a time such as 1500ms, 30s or 5m, or 0";
constexpr std::string_view kRateForm = "a rate such as 100/s, 30/m or 5/10s";
constexpr std::string_view kNetworkForm =
    "an address or a network such as 10.0.0.0/8 or 2001:db8::/32, no bits set behind the prefix";

std::string but_found(std::string_view expected, std::string_view text) {
  return fmt::format("expected {}, found {}", expected, quote(text));
}

std::string number_form(Range range) {
  if (range.max == UINT64_MAX)
    return range.min == 0 ? "a whole number" : fmt::format("a whole number from {}", range.min);
  return fmt::format("a whole number from {} to {}", range.min, range.max);
}

std::string bytes_form(Range range) {
  if (range.min == 0 && range.max == UINT64_MAX) return "a size such as 512B, 32KiB or 10MiB";
  if (range.max == UINT64_MAX) return fmt::format("a size of at least {}", format_bytes(range.min));
  return fmt::format("a size from {} to {}, such as 32KiB", format_bytes(range.min), format_bytes(range.max));
}

bool within(Range range, std::uint64_t number) { return number >= range.min && number <= range.max; }

}  // namespace

std::string found(const YAML::Node& node) {
  if (node.IsScalar()) return quote(node.Scalar());
  if (node.IsMap()) return "a mapping";
  return node.IsSequence() ? "a list" : "nothing";
}

const std::string* Section::State::text(std::string_view key, std::string_view expected, std::string default_value) {
  const YAML::Node* value = ask(key, std::move(default_value));
  if (value == nullptr) return nullptr;
  if (value->IsScalar()) return &value->Scalar();
  fail(mark_at(key), path_of(key), fmt::format("expected {}, found {}", expected, found(*value)));
  return nullptr;
}

std::vector<Section::State::Item> Section::State::texts(std::string_view key, std::string_view expected,
                                                        std::string default_value) {
  std::vector<Item> items;
  const YAML::Node* list = ask(key, std::move(default_value));
  if (list == nullptr || list->IsNull()) return items;
  if (!list->IsSequence()) {
    fail(mark_of(*list), path_of(key), fmt::format("expected a list (- …), found {}", found(*list)));
    return items;
  }
  std::size_t position = 0;
  for (const auto& item : *list) {
    std::string item_path = fmt::format("{}[{}]", path_of(key), position++);
    if (item.IsScalar())
      items.push_back({item.Scalar(), mark_of(item), std::move(item_path)});
    else
      fail(mark_of(item), std::move(item_path), fmt::format("expected {}, found {}", expected, found(item)));
  }
  return items;
}

bool Section::is_word(std::string_view key, std::string_view word) {
  const YAML::Node* value = state_->ask(key);
  return value != nullptr && value->IsScalar() && value->Scalar() == word;
}

bool Section::read(std::string_view key, bool& out) {
  constexpr std::string_view expected = "true or false";
  const std::string* text = state_->text(key, expected, written(out));
  if (text == nullptr) return false;
  if (*text != "true" && *text != "false") return fail(key, but_found(expected, *text)), false;
  out = *text == "true";
  return true;
}

bool Section::read(std::string_view key, std::string& out) {
  const std::string* text = state_->text(key, "a text", written(out));
  if (text == nullptr) return false;
  out = *text;
  return true;
}

bool Section::read(std::string_view key, std::vector<std::string>& out) {
  const std::size_t errors_before = state_->errors.size();
  std::vector<std::string> read;
  for (State::Item& item : state_->texts(key, "a text", written(out))) read.push_back(std::move(item.text));
  if (!has(key) || state_->errors.size() > errors_before) return false;
  out = std::move(read);
  return true;
}

bool Section::read(std::string_view key, std::uint64_t& out, Range range) {
  const std::string* text = state_->text(key, number_form(range), written(out));
  if (text == nullptr) return false;
  const std::optional<std::uint64_t> number = parse_number(*text);
  if (!number || !within(range, *number)) return fail(key, but_found(number_form(range), *text)), false;
  out = *number;
  return true;
}

bool Section::read(std::string_view key, Bytes& out, Range range) {
  const std::string* text = state_->text(key, bytes_form(range), written(out));
  if (text == nullptr) return false;
  const std::optional<Bytes> bytes = parse_bytes(*text);
  if (!bytes || !within(range, bytes->count)) return fail(key, but_found(bytes_form(range), *text)), false;
  out = *bytes;
  return true;
}

bool Section::read(std::string_view key, std::chrono::milliseconds& out) {
  const std::string* text = state_->text(key, kTimeForm, written(out));
  if (text == nullptr) return false;
  const std::optional<std::chrono::milliseconds> time = parse_time(*text);
  if (!time) return fail(key, but_found(kTimeForm, *text)), false;
  out = *time;
  return true;
}

bool Section::read(std::string_view key, Rate& out) {
  const std::string* text = state_->text(key, kRateForm, written(out));
  if (text == nullptr) return false;
  const std::optional<Rate> rate = parse_rate(*text);
  if (!rate) return fail(key, but_found(kRateForm, *text)), false;
  out = *rate;
  return true;
}

bool Section::read(std::string_view key, std::vector<Network>& out) {
  const std::size_t errors_before = state_->errors.size();
  std::vector<Network> read;
  for (const State::Item& item : state_->texts(key, kNetworkForm, written(out))) {
    if (const std::optional<Network> network = Network::parse(item.text))
      read.push_back(*network);
    else
      state_->fail(item.mark, item.path, but_found(kNetworkForm, item.text));
  }
  if (!has(key) || state_->errors.size() > errors_before) return false;
  out = std::move(read);
  return true;
}

bool Section::read(std::string_view key, std::vector<std::pair<std::string, std::string>>& out) {
  const std::size_t errors_before = state_->errors.size();
  Section pairs = section(key);
  std::vector<std::pair<Mark, std::string>> names;
  for (const auto& [name, entry] : pairs.state_->entries) names.emplace_back(entry.key_mark, name);
  std::ranges::sort(names, {}, [](const auto& each) { return std::tuple(each.first.line, each.first.column); });
  std::vector<std::pair<std::string, std::string>> read;
  for (const auto& [mark, name] : names) {
    if (const std::string* text = pairs.state_->text(name, "a text")) read.emplace_back(name, *text);
  }
  pairs.finish();
  if (!has(key) || state_->errors.size() > errors_before) return false;
  out = std::move(read);
  return true;
}

bool Section::read(std::string_view key, std::span<const std::string_view> choices, std::size_t& out) {
  const std::string expected = fmt::format("one of {}", fmt::join(choices, ", "));
  const std::string* text = state_->text(key, expected, std::string(choices[out]));
  if (text == nullptr) return false;
  const auto choice = std::ranges::find(choices, *text);
  if (choice == choices.end()) return fail(key, but_found(expected, *text)), false;
  out = static_cast<std::size_t>(choice - choices.begin());
  return true;
}

}  // namespace candor::config
