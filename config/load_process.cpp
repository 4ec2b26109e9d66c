// The keys that concern the process as a whole.
#include <fmt/core.h>

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

void load_access_log(Section& root, AccessLog& access_log) {
  Section log = root.section("access_log");
  read_log_path(log, access_log.path);
  std::string format = "json";
  if (log.read("format", format) && format != "json")
    log.fail("format", fmt::format("the format {} is not supported yet; expected json", quote(format)));
  log.read("query", access_log.query);
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
