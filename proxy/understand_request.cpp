#include "proxy/understand_request.hpp"

#include <utility>

#include "proxy/admission.hpp"
#include "proxy/forwarded_client.hpp"
#include "proxy/http1/upgrade.hpp"
#include "proxy/normalise_path.hpp"
#include "proxy/request_id.hpp"

namespace candor {
namespace {

void believe_peer(const config::Config& config, Exchange& exchange) {
  const http1::Fields& fields = exchange.request.fields;
  exchange.peer_trusted = !config.trusted_proxies.empty() && config::contains(config.trusted_proxies, exchange.peer);
  if (!exchange.peer_trusted) return;
  exchange.client = forwarded_client(exchange.peer, fields, config.trusted_proxies);
  const http1::Field* id = fields.find(http1::Name::x_request_id);
  if (id != nullptr && RequestIds::is_usable(id->value)) exchange.request_id = id->value;
}

}  // namespace

UnderstoodRequest understand_request(const config::Config& config, std::string_view own_pseudonym, Exchange& exchange) {
  http1::RequestHead& head = exchange.request;
  believe_peer(config, exchange);
  Admission admission = admit(head, config.limits, own_pseudonym);
  UnderstoodRequest understood{std::move(admission.fault), admission.length};
  if (understood.fault) return understood;
  // RFC 9110 §7.4. Who ends TLS in front of us may say so.
  if (head.asks_for_tls && !exchange.over_tls && !exchange.peer_trusted)
    understood.fault = {Cause::request_malformed, "an https URI on a connection without TLS"};
  else
    understood.fault = normalise_path(exchange);
  exchange.upgrade = http1::upgrade_asked_for(head);
  return understood;
}

}  // namespace candor
