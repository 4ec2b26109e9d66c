#include "proxy/tls/certificates.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <ctime>

namespace candor::tls {

namespace {

std::vector<std::string> files_of(const config::ListenerTls& tls) {
  std::vector<std::string> files;
  for (const config::KeyPairFiles& pair : tls.certificates) files.insert(files.end(), {pair.certificate, pair.key});
  files.push_back(tls.client_ca);
  std::erase(files, std::string());
  return files;
}

std::vector<std::string> files_of(const config::UpstreamTls& tls) {
  std::vector<std::string> files{tls.ca, tls.key_pair.certificate, tls.key_pair.key};
  std::erase(files, std::string());
  return files;
}

constexpr double kSecondsOfDay = 86400;

}  // namespace

Certificates::Certificates(const config::Config& config)
    : config_(config), ticket_keys_(std::chrono::steady_clock::now()) {
  for (const config::Listener& listener : config.listeners) {
    auto& place = listeners_.emplace_back();
    if (!listener.tls) continue;
    const config::ListenerTls& tls = *listener.tls;
    place = std::make_unique<Watched<ServerContext>>(
        files_of(tls), [this, &tls] { return std::make_shared<const ServerContext>(tls, ticket_keys_); });
  }
  for (const config::Upstream& upstream : config.upstreams) {
    auto& place = upstreams_.emplace_back();
    if (std::ranges::none_of(upstream.endpoints, &config::Endpoint::tls)) continue;
    if (!upstream.tls.verify)
      spdlog::warn("upstream {}: tls.verify is off: whoever answers at its endpoints is believed", upstream.name);
    const config::UpstreamTls& tls = upstream.tls;
    place = std::make_unique<Watched<ClientContext>>(files_of(tls),
                                                     [&tls] { return std::make_shared<const ClientContext>(tls); });
  }
}

void Certificates::show(observe::Registry& registry) {
  failures_ = &reload_failures(registry);
  for (std::size_t index = 0; index < listeners_.size(); ++index) {
    if (!listeners_[index]) continue;
    const config::Listener& listener = config_.listeners[index];
    for (std::size_t i = 0; i < listener.tls->certificates.size(); ++i) {
      registry.gauge("candor_certificate_days_left", "Days until a certificate expires; negative after that.",
                     {{"listener", listener.address}, {"certificate", listener.tls->certificates[i].certificate}},
                     [watched = listeners_[index].get(), i] {
                       return std::difftime(watched->current()->not_after()[i], std::time(nullptr)) / kSecondsOfDay;
                     });
    }
  }
}

void Certificates::look(std::chrono::steady_clock::time_point now) {
  ticket_keys_.rotate_if_due(now);
  const auto look_at = [this](Reloadable* watched) {
    if (watched != nullptr && watched->look() == Reloadable::Look::failed) failures_->add();
  };
  for (const auto& each : listeners_) look_at(each.get());
  for (const auto& each : upstreams_) look_at(each.get());
}

}  // namespace candor::tls
