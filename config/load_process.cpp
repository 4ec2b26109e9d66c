// The keys that concern the process as a whole.
#include <fmt/core.h>

#include <array>

#include "config/load.hpp"
#include "config/quote.hpp"
#include "config/syntax.hpp"

namespace candor::config {
namespace {

constexpr std::uint64_t kWorkersMax = 256;

void read_proxy_name(Section& root, std::string& name) {
  if (root.read("name", name) && !is_token_name(name))
    root.fail("name", fmt::format("expected {}, beginning with a letter, found {}", kNameForm, quote(name)));
}

void read_workers(Section& root, unsigned& workers) {
  if (root.is_word("workers", "auto")) return;
  std::uint64_t count = 0;
  if (root.read("workers", count, {1, kWorkersMax})) workers = static_cast<unsigned>(count);
}

// A word that is neither known nor a path is more likely a slip ("stdot") than a file of that name.
void read_log_path(Section& log, std::string& path) {
  if (!log.read("path", path) || path == "stdout" || path == "stderr" || path == "off") return;
  if (path.find('/') == std::string::npos)
    log.fail("path", fmt::format("expected stdout, stderr, off or a path with a '/', found {}", quote(path)));
}

void read_field_names(Section& log, std::string_view key, std::vector<std::string>& names) {
  if (!log.read(key, names)) return;
  if (names.size() > kLoggedFieldsMax)
    log.fail(key, fmt::format("{} fields; expected {} at most", names.size(), kLoggedFieldsMax));
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_token(names[i]))
      log.fail_item(key, i, fmt::format("expected the name of a field, found {}", quote(names[i])));
  }
}

void load_access_log(Section& root, AccessLog& access_log) {
  Section log = root.section("access_log");
  read_log_path(log, access_log.path);
  constexpr std::array<std::string_view, 2> kFormats{"json", "combined"};
  std::size_t format = 0;
  log.read("format", kFormats, format);
  access_log.format = format == 0 ? LogFormat::json : LogFormat::combined;
  log.read("query", access_log.query);
  read_field_names(log, "fields", access_log.fields);
  if (!access_log.fields.empty() && access_log.format == LogFormat::combined)
    log.fail("fields", "the combined format has its own; expected format: json, or no such key");
  read_field_names(log, "redact", access_log.redact);
  log.finish();
}

}  // namespace

void load_process(Section& root, Config& config) {
  read_proxy_name(root, config.name);
  read_workers(root, config.workers);
  root.read("state_dir", config.state_dir);
  root.read("trusted_proxies", config.trusted_proxies);
  Bytes min_rate{config.min_rate};
  root.read("min_rate", min_rate);
  config.min_rate = min_rate.count;
  load_access_log(root, config.access_log);
}

}  // namespace candor::config
