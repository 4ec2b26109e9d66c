// Where to look next, for each cause: the part of the failure contract that is for people only. Nothing decides by it.
#include "proxy/failure_list.hpp"

#include <array>
#include <cstddef>

namespace candor {
namespace {

struct Advice {
  Cause cause;
  std::string_view text;
};

constexpr std::array<Advice, kCauseCount> kAdvice{{
    {Cause::none, ""},
    {Cause::dns_timeout, "Check the resolvers in /etc/resolv.conf, then the upstream's timeouts.resolve."},
    {Cause::dns_error, "Check the host name in the upstream's endpoints; does `getent hosts NAME` find it here?"},
    {Cause::no_endpoint,
     "All endpoints failed lately and rest for eject.for. The access log of the minutes before names each "
     "reason."},
    {Cause::connection_limit,
     "The upstream is slower than its load: compare its response times with connections.max, queue and "
     "queue_timeout."},
    {Cause::connection_refused,
     "Nothing listens on the endpoint's port: is the service running, and on the address that is configured?"},
    {Cause::connection_timeout,
     "Packets vanish or the accept queue is full: look for a firewall, a dead host or a process that hangs."},
    {Cause::address_unroutable, "Look at this host's routes and at the network between it and the endpoint."},
    {Cause::address_prohibited,
     "The endpoint's name resolves into a range that is denied: check its DNS records before allowing it."},
    {Cause::tls_handshake,
     "Does the endpoint speak TLS on this port, and a version and cipher that are accepted here?"},
    {Cause::tls_certificate,
     "Check the certificate's dates, its names against tls.server_name, and its issuer against tls.ca."},
    {Cause::tls_alert, "The endpoint's log says why it refused; often it asks for a client certificate."},
    {Cause::tls_timeout, "The endpoint accepts connections but does not answer on them: is it overloaded?"},
    {Cause::write_timeout,
     "The service stopped reading an upload. Look at what it does with request bodies, then at timeouts.write."},
    {Cause::connection_closed,
     "The service crashed, restarted, or closes idle connections sooner than idle_timeout. Look at its own "
     "log."},
    {Cause::response_timeout,
     "The service is too slow for timeouts.response (or total). Find the slow request in its log by the "
     "request "
     "id."},
    {Cause::read_timeout,
     "The service stalled while sending. Long polls and event streams need a larger timeouts.read."},
    {Cause::response_malformed,
     "The log's error field says what is wrong and where. Is something other than HTTP/1.1 on this port?"},
    {Cause::response_head_too_large,
     "Often cookies that pile up. The log has limit and size; limits.response_head raises it."},
    {Cause::response_field_too_large, "The log names the field. Often a cookie or a long Link list."},
    {Cause::response_body_too_large, "The route limits the content of responses; the log has limit and size."},
    {Cause::response_trailers_too_large,
     "The log has limit and size. Trailers are rarely large on purpose: look at what the service puts there."},
    {Cause::response_transfer_coding,
     "The service sent a broken chunk or a coding other than chunked; the log has the offset."},
    {Cause::response_incomplete,
     "The service died or closed while sending. Look at its log; clients saw a broken transfer, not a short "
     "one."},
    {Cause::upgrade_failed, "The service answered an upgrade with a protocol that nobody asked for."},
    {Cause::loop_detected, "An endpoint leads back to this proxy: check endpoints, DNS and the other proxies."},
    {Cause::request_malformed,
     "The log's error field has the reason and the offset. Common with port scanners and with TLS on a plain "
     "port."},
    {Cause::request_timeout,
     "A slow or silent client. If they are real users: timeouts.request_head, request_body and min_rate."},
    {Cause::length_required, "The route demands Content-Length; chunked uploads are refused here."},
    {Cause::body_too_large, "Raise limits.request_body for the route if such uploads are meant."},
    {Cause::target_too_long,
     "Raise limits.request_target, or head_limits of the route, if such long queries are meant."},
    {Cause::expectation_failed,
     "The client sent an Expect field with something other than 100-continue, or the route refuses that too."},
    {Cause::misdirected, "The client reused a TLS connection for a host that its certificate does not cover."},
    {Cause::head_too_large,
     "Often cookies. limits.request_head and request_fields raise it, or head_limits of the route."},
    {Cause::method_not_implemented, "Somebody tries to use this as a forward proxy (CONNECT)."},
    {Cause::coding_not_implemented, "The client used a transfer coding other than chunked."},
    {Cause::version_not_supported, "The client wrote another version than HTTP/1.0 or HTTP/1.1."},
    {Cause::client_closed,
     "The client went away first. Many at once: compare duration_ms with the timeout of the client in front."},
    {Cause::client_stalled, "The client reads slower than timeouts.client_write or min_rate allow."},
    {Cause::no_route, "Compare host and path of the request with match of the routes: candor check, GET /routes."},
    {Cause::method_not_allowed, "The Allow field of the answer lists the methods of this route."},
    {Cause::gone, "The route answers so on purpose."},
    {Cause::unauthenticated, "The request had no credentials, or wrong ones."},
    {Cause::denied, "An address rule or missing rights; the log says which."},
    {Cause::precondition_failed,
     "The client's If-Match names another version of a fixed answer than this one: it has to ask without it."},
    {Cause::unsupported_content, "The Accept field of the answer lists what is accepted."},
    {Cause::range_not_satisfiable, "The Content-Range field of the answer says how many bytes there are."},
    {Cause::idempotency_key_missing,
     "The idempotency filter of the route requires a key: the client has to send a new one with each new request."},
    {Cause::idempotency_conflict,
     "A retry that came before the first request was answered, or whose answer was too large to be kept; the log says "
     "which."},
    {Cause::idempotency_mismatch,
     "The client uses a key again for a request that differs in its target, its content or a field that counts."},
    {Cause::rate_limited, "The RateLimit-Policy field names the limiter; its rate and burst are configured there."},
    {Cause::overloaded, "A concurrency limit is reached or a circuit is open; look at the upstream's latency."},
    {Cause::maintenance, "Somebody switched it on: `candor maintenance status` says who, why and until when."},
    {Cause::draining, "The process got SIGTERM and finishes what is in flight."},
    {Cause::local_response, "A filter is configured to answer; no failure."},
    {Cause::internal, "A bug of ours: the process log has an entry with the same request id. Please report it."},
    {Cause::misconfigured, "The process log says which setting cannot work."},
}};

constexpr bool advice_is_in_enum_order() {
  for (std::size_t index = 0; index < kAdvice.size(); ++index) {
    if (static_cast<std::size_t>(kAdvice[index].cause) != index) return false;
  }
  return true;
}

static_assert(advice_is_in_enum_order());

}  // namespace

std::string_view failure_advice(Cause cause) { return kAdvice[static_cast<std::size_t>(cause)].text; }

}  // namespace candor
