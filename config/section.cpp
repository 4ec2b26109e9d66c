#include "config/section.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "config/nearest.hpp"
#include "config/quote.hpp"
#include "config/section_state.hpp"

namespace candor::config {

namespace {

const std::string kNoFile;

}  // namespace

std::string Error::to_string() const {
  std::string text = file;
  if (mark.line > 0) text += fmt::format(":{}:{}", mark.line, mark.column);
  if (!path.empty()) text += fmt::format(": {}", path);
  return fmt::format("{}: {}", text, what);
}

// yaml-cpp counts from 0, and from -1 where there is no place.
Mark mark_of(const YAML::Node& node) {
  const YAML::Mark mark = node.Mark();
  return {mark.line + 1, mark.column + 1};
}

Section::State::State(const YAML::Node& node, Mark start, std::string section_path, const std::string& file_name,
                      Errors& found_errors)
    : mark(start), path(std::move(section_path)), file(file_name), errors(found_errors) {
  if (node.IsMap())
    index(node);
  else if (!node.IsNull())
    fail(mark, path, fmt::format("expected a mapping (key: value), found {}", found(node)));
}

// yaml-cpp keeps both of two equal keys and answers with the first: only a walk over all of them shows the second.
void Section::State::index(const YAML::Node& node) {
  for (const auto& pair : node) {
    const Mark key_mark = mark_of(pair.first);
    if (!pair.first.IsScalar()) {
      fail(key_mark, path, "expected a plain word as a key");
      continue;
    }
    const auto [entry, is_new] = entries.try_emplace(pair.first.Scalar(), Entry{key_mark, pair.second, false});
    if (!is_new) {
      const Mark first = entry->second.key_mark;
      fail(key_mark, path_of(entry->first),
           fmt::format("stands here a second time, first in line {}; expected it once", first.line));
    }
  }
}

const YAML::Node* Section::State::ask(std::string_view key, std::string default_value) {
  const auto entry = entries.find(key);
  if (std::ranges::find(known, key, &Known::key) == known.end())
    known.push_back({std::string(key), std::move(default_value)});
  if (entry == entries.end()) return nullptr;
  entry->second.asked = true;
  return &entry->second.value;
}

// The parser puts what is not there at whatever comes next, in another line.
Mark Section::State::mark_at(std::string_view key) const {
  const auto entry = entries.find(key);
  if (entry == entries.end()) return mark;
  return entry->second.value.IsNull() ? entry->second.key_mark : mark_of(entry->second.value);
}

std::string Section::State::path_of(std::string_view key) const {
  const std::string_view dot = path.empty() || key.empty() ? "" : ".";
  return fmt::format("{}{}{}", path, dot, printable(key));
}

Section::Section(const YAML::Node& node, std::string path, const std::string& file, Errors& errors)
    : state_(std::make_unique<State>(node, mark_of(node), std::move(path), file, errors)) {}
Section::Section(Errors& errors) : Section(YAML::Node(), "", kNoFile, errors) {}
Section::Section(std::unique_ptr<State> state) : state_(std::move(state)) {}
Section::~Section() = default;
Section::Section(Section&&) noexcept = default;

bool Section::has(std::string_view key) const { return state_->entries.contains(key); }
const std::vector<Known>& Section::known() const { return state_->known; }
Mark Section::mark() const { return state_->mark; }
const std::string& Section::path() const { return state_->path; }
const std::string& Section::file() const { return state_->file; }

Mark Section::mark(std::string_view key) const { return state_->mark_at(key); }

Section Section::section(std::string_view key) {
  const YAML::Node* value = state_->ask(key, "{}");
  return Section(std::make_unique<State>(value ? *value : YAML::Node(), mark(key), state_->path_of(key), state_->file,
                                         state_->errors));
}

void Section::each(std::string_view key, const std::function<void(Section&)>& visit) {
  const YAML::Node* list = state_->ask(key);
  if (list == nullptr || list->IsNull()) return;
  if (!list->IsSequence()) return fail(key, fmt::format("expected a list (- …), found {}", found(*list)));
  std::size_t position = 0;
  for (const auto& item : *list) {
    Section section(item, fmt::format("{}[{}]", state_->path_of(key), position++), state_->file, state_->errors);
    visit(section);
  }
}

void Section::each_named(std::string_view key, const std::function<void(std::string_view, Section&)>& visit) {
  const YAML::Node* list = state_->ask(key);
  if (list == nullptr || list->IsNull()) return;
  if (!list->IsSequence()) return fail(key, fmt::format("expected a list (- name: …), found {}", found(*list)));
  std::size_t position = 0;
  for (const auto& item : *list) {
    const std::string path = fmt::format("{}[{}]", state_->path_of(key), position++);
    const bool is_pair = item.IsMap() && item.size() == 1 && item.begin()->first.IsScalar();
    if (!is_pair && !item.IsScalar()) {
      const std::string_view why = item.IsMap() ? "several keys; its options stand one level deeper" : "something else";
      state_->fail(mark_of(item), path,
                   fmt::format("expected one name with its options (- name: {{…}}), found {}", why));
      continue;
    }
    const std::string name = is_pair ? item.begin()->first.Scalar() : item.Scalar();
    const YAML::Node options = is_pair ? item.begin()->second : YAML::Node();
    Section section(std::make_unique<State>(options, mark_of(item), fmt::format("{}.{}", path, printable(name)),
                                            state_->file, state_->errors));
    visit(name, section);
  }
}

void Section::fail(std::string_view key, std::string what) {
  state_->fail(mark(key), state_->path_of(key), std::move(what));
}

void Section::fail_item(std::string_view key, std::size_t position, std::string what) {
  const auto entry = state_->entries.find(key);
  assert(entry != state_->entries.end() && entry->second.value.IsSequence());
  const YAML::Node item = entry->second.value[position];
  state_->fail(mark_of(item), fmt::format("{}[{}]", state_->path_of(key), position), std::move(what));
}

void Section::fail_entry(std::string_view key, std::string_view name, std::string what) {
  const auto entry = state_->entries.find(key);
  assert(entry != state_->entries.end() && entry->second.value.IsMap());
  const YAML::Node value = entry->second.value[std::string(name)];
  state_->fail(mark_of(value), fmt::format("{}.{}", state_->path_of(key), printable(name)), std::move(what));
}

void Section::refuse(std::string_view key, std::string_view feature) {
  const auto entry = state_->entries.find(key);
  if (entry == state_->entries.end()) return;
  entry->second.asked = true;
  state_->fail(entry->second.key_mark, state_->path_of(key),
               fmt::format("{} not supported yet; expected no such key", feature));
}

void Section::finish() {
  if (std::exchange(state_->finished, true)) return;
  std::vector<std::string_view> known;
  for (const Known& each : state_->known) known.emplace_back(each.key);
  for (const auto& [key, entry] : state_->entries) {
    if (entry.asked) continue;
    state_->fail(entry.key_mark, state_->path, fmt::format("unknown key {}{}", quote(key), did_you_mean(key, known)));
  }
}

}  // namespace candor::config
