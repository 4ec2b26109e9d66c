// What the workers share, and why. Everything else a worker has for itself.
//   config, router, pseudonym, proxy_status: immutable after the start.
//   upstreams: the limits of connections and the ejection of endpoints hold for the process, so their counts are
//   atomics. certificates: replaced as a whole when their files change; a new connection takes the current ones.
//   factories: run once per worker at the start; what they capture is shared by the filter's own choice.
//   watched_files: what filters have read from files, replaced in the same way; only the main thread looks at them.
//   log: takes blocks of lines under a mutex, a few times a second. offload: its threads work for all of them, and a
//   worker that has no such work never asks.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "proxy/filter.hpp"
#include "proxy/observe/access_log.hpp"
#include "proxy/offload.hpp"
#include "proxy/proxy_status.hpp"
#include "proxy/router.hpp"
#include "proxy/tls/certificates.hpp"
#include "proxy/upstream/upstream.hpp"
#include "proxy/watched.hpp"

namespace candor {

struct Shared {
  explicit Shared(const config::Config& configured);

  // Fills `factories`, once, before the first worker: the filters register what they show.
  void build_filters(observe::Registry& registry, admin::Routes& routes);

  const config::Config& config;
  unsigned workers;
  Router router;
  std::string pseudonym;  // "candor-3f9a21c07b11d2e4": the name, and an id of this process
  ProxyStatus proxy_status;
  tls::Certificates certificates;
  std::deque<upstream::Upstream> upstreams;
  WatchedFiles watched_files;                         // of filters
  std::vector<std::vector<FilterFactory>> factories;  // by route; the last for requests without one
  observe::AccessLog log;
  Offload offload;
};

}  // namespace candor
