// What the server or a proxy could not do.
#include <array>

#include "proxy/explain/status_meaning.hpp"

namespace candor::explain {
namespace {

constexpr std::array<StatusMeaning, 11> kMeanings5xx{{
    {500, "Something failed here that nobody had foreseen.",
     "Not 502: with that it was the upstream that failed as seen from its proxy. A 500 without Proxy-Status of ours "
     "was made by the upstream.",
     "An exception of Candor's own (internal), or a setting that cannot work (misconfigured).",
     "origin in the log; the process log has an entry with the same request_id."},
    {501, "The server does not know the method, or a transfer coding, at all.",
     "Not 405, where only this target does not have the method.",
     "CONNECT, and transfer codings other than chunked; nothing to configure.",
     "candor_failures_total{cause=\"method_not_implemented\"} and {cause=\"coding_not_implemented\"}."},
    {502, "The upstream could not be reached, or what it sent is no valid answer.",
     "Not 503, where nobody was asked, and not 504, where the upstream was asked and did not answer in time.",
     "Failures of an upstream, listed below; each has a cause.",
     "cause, error, upstream and endpoint in the log; candor_failures_total{upstream,cause}; GET /upstreams."},
    {503, "Not now: overloaded, or in maintenance, or nobody is there to do it. Retry-After says when to come back.",
     "Not 502 or 504: here the upstream was not asked. Not 429, which is about one client's rate.",
     "`maintenance`, `concurrency`, `circuit_breaker`; `auth` and `idempotency` where their queues are full; an "
     "upstream "
     "whose endpoints are all ejected or whose connections are all in use; a drain.",
     "cause in the log; candor_maintenance; GET /maintenance, GET /upstreams; candor_upstream_connections."},
    {504, "The upstream was asked and did not answer in time.",
     "Not 408, where the client was too slow. Not 502, where an answer came and was wrong, or the connection failed at "
     "once. Not 503.",
     "The timeouts of an upstream: resolve, connect, response, write, total.",
     "cause tells which timeout; upstream_ms and attempts in the log; candor_upstream_response_seconds."},
    {505, "This version of HTTP is not spoken here.", "Not 426, which names another protocol to change to.",
     "Any version in the request line but HTTP/1.0 and HTTP/1.1; nothing to configure.",
     "candor_failures_total{cause=\"version_not_supported\"}."},
    {506, "The server's own negotiation of content leads in a circle: it is configured wrongly.",
     "Not 300, which is a choice for the client.", "", kWhoSendsIt},
    {507, "There is no room to store what the request wants stored. Of WebDAV.",
     "Not 413, where the request itself is too large.", "", kWhoSendsIt},
    {508, "The server met an endless loop within its own collection. Of WebDAV.",
     "Not a loop of proxies: Candor answers that with 502 (loop_detected).", "", kWhoSendsIt},
    {510, "The request lacks an extension that the server demands. Its standard is historic.", "", "", kWhoSendsIt},
    {511, "Log in to the network first. From the portal of a network, not from the service.",
     "Not 401 or 407: it is meant for the network's own portal only.", "", kWhoSendsIt},
}};

}  // namespace

std::span<const StatusMeaning> statuses_5xx() { return kMeanings5xx; }

}  // namespace candor::explain
