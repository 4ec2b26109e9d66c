// What the client did, as somebody sees it.
#include <array>

#include "proxy/explain/status_meaning.hpp"

namespace candor::explain {
namespace {

constexpr std::string_view kWhoSendsIt =
    "origin and upstream_status in the log; candor_responses_by_code_total{origin} for who sends it.";

constexpr std::array<StatusMeaning, 29> kRows{{
    {400, "The request cannot be read, or contradicts itself: its framing, its Host, a field, a percent-encoding.",
     "Not 422, which has understood the request and finds fault with what it says.",
     "What the parser refuses; `idempotency`, where a key is missing or none.",
     "error in the log: the rule, and the offset of the first bad byte; "
     "candor_failures_total{cause=\"request_malformed\"}."},
    {401, "The request has no credentials, or wrong ones: log in and ask again. WWW-Authenticate says how.",
     "Not 403, which knows who you are, or does not care, and says no anyway.", "`auth`.",
     "cause and error in the log; candor_failures_total{cause=\"unauthenticated\"}."},
    {402, "Payment is needed. Reserved by the standard; services give it a meaning of their own.", "", "", kWhoSendsIt},
    {403, "Understood, and refused: asking again with the same credentials will not help.",
     "Not 401, which asks for credentials. Not 404, which hides whether something is there.", "`ip_access`, `auth`.",
     "error in the log names the rule; candor_failures_total{cause=\"denied\"}."},
    {404, "Nothing is here, or nobody wants to say that there is.",
     "Not 410, which knows that it was here and is gone for good. Ours has Proxy-Status: no route fits host and path.",
     "No route for the host and path, or a route without upstream whose filters have all let the request pass.",
     "route is '-' in the log where no route was found; GET /routes, GET /explain?host=&path=."},
    {405, "The target exists, but not with this method. Allow lists those that it has.",
     "Not 501, where no target here has the method.", "`method`; `methods` in the match of the routes.",
     "Allow of the answer; candor_failures_total{cause=\"method_not_allowed\"}."},
    {406, "No representation fits what the client accepts (Accept, Accept-Language …).",
     "Not 415, which is about the content of the request.", "", "Accept of the request: access_log.fields can log it."},
    {407, "A forward proxy asks who you are. Proxy-Authenticate says how.",
     "Not 401, which comes from the service. Candor is no forward proxy.", "", kWhoSendsIt},
    {408, "The client was too slow to send its request.",
     "Not 504: there the upstream was too slow to answer. Here we waited for the client.",
     "timeouts.request_head, timeouts.request_body, min_rate.",
     "bytes_in and duration_ms in the log; candor_failures_total{cause=\"request_timeout\"}."},
    {409,
     "The request conflicts with the present state of its target, such as an edit of a version that is no longer the "
     "newest.",
     "Not 412, where the client itself had stated a condition. Not 423.",
     "`idempotency`: the same request is under way, or its answer was not kept.",
     "error in the log says which; candor_idempotency_requests_total."},
    {410, "It was here and is gone for good: remove the link.",
     "Not 404, which says nothing about the past or the future.", "`gone`.",
     "Link of the answer, where there is a successor; candor_failures_total{cause=\"gone\"}."},
    {411, "A Content-Length is needed, and chunked content is not taken.", "Not 400: the request is fine as such.",
     "limits.length_required of the route.", "candor_failures_total{cause=\"length_required\"}."},
    {412, "A condition that the client stated (If-Match, If-Unmodified-Since …) does not hold.",
     "Not 428, which demands that a condition is stated, and not 409.", "", "upstream_status in the log."},
    {413, "The content of the request is too large.",
     "Not 431, where its fields are, and not 414, where its target is.",
     "limits.request_body, of the process or of the route.",
     "error in the log has the limit and the size; candor_failures_total{cause=\"body_too_large\"}."},
    {414, "The target of the request (path and query) is too long.", "Not 431, where the fields are too large.",
     "limits.request_target.", "error in the log has the limit; candor_failures_total{cause=\"target_too_long\"}."},
    {415,
     "The content of the request is of a media type, or in a coding, that is not taken. Accept, Accept-Post or "
     "Accept-Patch list those that are.",
     "Not 406, which is about the answer. Not 422, where the type is right and the content wrong.", "`content_type`.",
     "error in the log names the type; candor_failures_total{cause=\"unsupported_content\"}."},
    {416, "None of the ranges that were asked for lies within the content.", "Not 206, where some do.", "",
     "upstream_status in the log."},
    {417, "Expect asks for something that is not done here; only 100-continue is known.", "",
     "Any other expectation; nothing to configure.", "candor_failures_total{cause=\"expectation_failed\"}."},
    {418, "Registered as unused: it comes from an April Fools' standard about coffee pots.", "", "", kWhoSendsIt},
    {421, "The request came over a connection that is not meant for its Host. A client may ask again on a new one.",
     "Not 404: another connection would be answered.",
     "A listener with TLS whose certificate in use does not cover the Host.",
     "host in the log; listeners[].tls.certificates; candor_failures_total{cause=\"misdirected\"}."},
    {422, "The content is well formed, and what it says cannot be done: a date that is none, a field that is missing.",
     "Not 400, where the message itself cannot be read. Not 415, where its type is unknown.",
     "`idempotency`: the key was used for another request.",
     "upstream, endpoint and upstream_status in the log; candor_failures_total{cause=\"idempotency_mismatch\"}."},
    {423, "The target is locked by somebody. Of WebDAV.", "Not 409, which has other reasons than a lock.", "",
     kWhoSendsIt},
    {424, "It was not done because something that it depends on failed. Of WebDAV.",
     "Not 502, which is about a gateway's upstream.", "", kWhoSendsIt},
    {425,
     "The request came in early data of TLS, which an attacker could replay; ask again once the handshake is complete.",
     "Not 429, which is about too many requests.", "Passed on; Candor takes no early data.", kWhoSendsIt},
    {426, "Another protocol is needed here; Upgrade names it.",
     "Not 505, which does not take this version of HTTP at all.", "Passed on with its Upgrade field.", kWhoSendsIt},
    {428, "State a condition (If-Match for instance), so that nobody's change is overwritten unseen.",
     "Not 412, where a stated condition does not hold.", "", kWhoSendsIt},
    {429, "Too many requests from you in this time. Retry-After says when to come back.",
     "Not 503, which is about everybody and not about you.", "`rate_limit`.",
     "RateLimit and RateLimit-Policy of the answer; candor_rate_limit_decisions_total; error in the log names the "
     "limiter."},
    {431, "The fields of the request are too large, one of them or all together; often cookies.",
     "Not 413, where the content is too large, and not 414, where the target is.",
     "limits.request_head, limits.request_fields.",
     "error in the log has the limit and the size; candor_failures_total{cause=\"head_too_large\"}."},
    {451, "Kept back for legal reasons. A Link with rel=\"blocked-by\" can name who does it.",
     "Not 403, which gives no legal reason.", "", kWhoSendsIt},
}};

}  // namespace

std::span<const StatusMeaning> statuses_4xx() { return kRows; }

}  // namespace candor::explain
