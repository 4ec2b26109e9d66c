#include "config/tls_files.hpp"

#include <fmt/core.h>

#include "config/key_pair.hpp"

namespace candor::config {
namespace {

class Check {
 public:
  Check(const std::string& file, std::time_t now, Errors& errors) : file_(file), now_(now), errors_(errors) {}

  void key_pair(const KeyPairFiles& files, const std::string& path) {
    if (files.certificate.empty() || files.key.empty()) return;
    const KeyPair pair = read_key_pair(files, now_);
    add(files.mark, path + ".certificate", pair.certificate_error);
    add(files.mark, path + ".key", pair.key_error);
  }

  void ca(const std::string& ca_file, Mark mark, const std::string& path) {
    if (!ca_file.empty()) add(mark, path, check_ca_file(ca_file));
  }

 private:
  void add(Mark mark, std::string path, std::string what) {
    if (!what.empty()) errors_.push_back({file_, mark, std::move(path), std::move(what)});
  }

  const std::string& file_;
  std::time_t now_;
  Errors& errors_;
};

}  // namespace

void check_tls_files(const Config& config, std::time_t now, Errors& errors) {
  Check check(config.file, now, errors);
  for (std::size_t i = 0; i < config.listeners.size(); ++i) {
    if (!config.listeners[i].tls) continue;
    const ListenerTls& tls = *config.listeners[i].tls;
    for (std::size_t j = 0; j < tls.certificates.size(); ++j)
      check.key_pair(tls.certificates[j], fmt::format("listeners[{}].tls.certificates[{}]", i, j));
    check.ca(tls.client_ca, tls.mark, fmt::format("listeners[{}].tls.client_ca", i));
  }
  for (std::size_t i = 0; i < config.upstreams.size(); ++i) {
    const UpstreamTls& tls = config.upstreams[i].tls;
    check.key_pair(tls.key_pair, fmt::format("upstreams[{}].tls", i));
    check.ca(tls.ca, tls.mark, fmt::format("upstreams[{}].tls.ca", i));
  }
}

}  // namespace candor::config
