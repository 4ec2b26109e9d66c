#include "config/loader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>

#include "config/document.hpp"
#include "config/file_text.hpp"
#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"
#include "config/tls_files.hpp"
#include "config/unreachable.hpp"

namespace candor::config {
namespace {

// FNV-1a: the same for the same text on every machine, and nobody attacks it here.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return fmt::format("{:016x}", hash);
}

void sort_by_place(Errors& errors) {
  std::ranges::stable_sort(errors, {},
                           [](const Error& error) { return std::tuple(error.mark.line, error.mark.column); });
}

// Each once, as one of the global list stands in the chain of every route.
std::vector<const FilterDefinition*> definitions_of(const Config& config) {
  std::vector<const FilterDefinition*> definitions;
  std::set<const FilterDefinition*> seen;
  for (const Route& route : config.routes)
    for (const FilterSpec& filter : route.filters)
      if (seen.insert(filter.definition.get()).second) definitions.push_back(filter.definition.get());
  return definitions;
}

}  // namespace

Loaded load_text(std::string_view text, const std::string& file, const FilterCatalog& filters) {
  Loaded loaded;
  loaded.config.file = file;
  loaded.config.hash = hash_of(text);
  if (const std::optional<YAML::Node> document = read_document(text, file, loaded.errors)) {
    Section root(*document, "", file, loaded.errors);
    load_process(root, loaded.config);
    load_listeners(root, loaded.config);
    load_limits(root, loaded.config);
    loaded.config.filters = load_filters(root, filters);
    load_upstreams(root, loaded.config);
    load_routes(root, filters, loaded.config);
    root.finish();
  }
  if (loaded.errors.empty()) {
    for (const FilterDefinition* definition : definitions_of(loaded.config))
      filters.check_routes(*definition, loaded.config.routes, loaded.errors);
  }
  if (loaded.errors.empty()) {
    warn_of_unreachable(loaded.config.routes, file, loaded.warnings);
    filters.warn_of_order(loaded.config, loaded.warnings);
  }
  sort_by_place(loaded.errors);
  sort_by_place(loaded.warnings);
  return loaded;
}

Loaded load_file(const std::string& path, const FilterCatalog& filters) {
  std::string text;
  if (!read_file_text(path, kFileBytesMax, text)) {
    const std::string reason = std::generic_category().message(errno);
    return {{}, {{path, {}, "", fmt::format("cannot be read ({}); expected a configuration file", reason)}}, {}};
  }
  Loaded loaded = load_text(text, path, filters);
  if (loaded.errors.empty()) {
    for (const FilterDefinition* definition : definitions_of(loaded.config))
      filters.check_files(*definition, loaded.errors);
  }
  check_tls_files(loaded.config, std::time(nullptr), loaded.errors);
  sort_by_place(loaded.errors);
  return loaded;
}

bool read_required(Section& section, std::string_view key, std::string_view expected, std::string& out) {
  if (section.has(key)) return section.read(key, out);
  section.read(key, out);  // so that the key counts as a known one
  section.fail(key, fmt::format("missing; expected {}", expected));
  return false;
}

bool read_name(Section& section, std::string& out) {
  if (!read_required(section, "name", kNameForm, out)) return false;
  if (is_name(out)) return true;
  section.fail("name", fmt::format("expected {}, found {}", kNameForm, quote(out)));
  return false;
}

bool Seen::first(Section& section, std::string_view key, std::string_view thing, const std::string& what) {
  const auto [seen, is_new] = lines_.try_emplace(what, section.mark(key).line);
  if (!is_new)
    section.fail(key, fmt::format("the {} {} stands twice, first in line {}; expected it once", thing, quote(what),
                                  seen->second));
  return is_new;
}

}  // namespace candor::config
