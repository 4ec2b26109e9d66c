#include "filters/option_texts.hpp"

#include <array>

namespace candor::filters {
namespace {

constexpr std::string_view kSwitch = "true or false";

constexpr std::array<OptionText, 10> kAuth{{
    {"realm", "text", "what the credentials are for, as clients are told"},
    {"basic", "{file: PATH, remember: time}",
     "users with a password: a file of USER:HASH lines (bcrypt, yescrypt, SHA-crypt, argon2), each password hashed "
     "again "
     "after this time",
     "none", "{file: users.htpasswd}"},
    {"api_keys", "{file: PATH, field: NAME}",
     "keys in X-Api-Key or Authorization: ApiKey; a file of NAME:SHA256:SCOPES lines", "none", "{file: api-keys}"},
    {"jwt",
     "{keys: PATH, algorithms: [NAME], issuer: TEXT, audience: [TEXT], leeway: time, user_claim: NAME, scopes_claim: "
     "NAME, groups_claim: NAME}",
     "tokens in Authorization: Bearer, signed with a key of a JWKS file by RS256, ES256, EdDSA or, if asked for, HS256",
     "none", "{keys: keys.json, audience: [orders]}"},
    {"groups_file", "path", "lines of GROUP: NAME NAME, for users and API keys"},
    {"require", "list of {routes: [NAME], methods: [NAME], scopes: [NAME], groups: [NAME]}",
     "who lacks one of the scopes, or is in none of the groups, gets 403", "none",
     "[{methods: [POST], scopes: [\"orders:write\"]}]"},
    {"user_field", "field name", "tells the upstream who it is; a client's own is always removed; empty: none"},
    {"pass_credentials", "none, tokens or all", "which credentials the upstream gets to see"},
    {"optional", kSwitch, "who sends no credentials is let in where nothing is required"},
    {"remembered_max", "number", "good passwords, and good tokens, that each worker remembers"},
}};

constexpr std::array<OptionText, 5> kCircuitBreaker{{
    {"window", "time", "that results are counted over"},
    {"min_exchanges", "number", "results in it, before they can open the circuit"},
    {"failures_percent", "number", "of them that do, from 1 to 100"},
    {"open", "time", "until a probe is let through, and from probe to probe"},
    {"failures",
     "list of upstream, causes, 5xx, statuses",
     "which results count as failures",
     {},
     "[upstream, 5xx, 429]"},
}};

constexpr std::array<OptionText, 3> kConcurrency{{
    {"max", "number", "exchanges at once, in the whole process"},
    {"queue", "number", "requests that may wait for their turn"},
    {"queue_timeout", "time", "how long each of them waits; 0: as long as it takes"},
}};

constexpr std::array<OptionText, 3> kContentType{{
    {"allow", "list of media types", "that content may have; +json is JSON and all types with that suffix"},
    {"methods", "list of methods", "whose content is looked at; empty: of all"},
    {"missing", "refuse or allow", "content without a Content-Type"},
}};

constexpr std::array<OptionText, 7> kCors{{
    {"origins", "list of origins", "whose pages may read the answers; \"*\" for all"},
    {"methods", "list of methods", "that they may use"},
    {"fields", "list of field names", "that they may send; \"*\" for all but Authorization"},
    {"expose", "list of field names", "of answers that they may read"},
    {"credentials", kSwitch, "with cookies and the like; never beside \"*\""},
    {"max_age", "time", "how long a browser remembers a preflight; 0: as long as it likes"},
    {"upstream", "remove or keep", "what becomes of such fields of the upstream's"},
}};

constexpr std::array<OptionText, 2> kEarlyHints{{
    {"links",
     "list of Link values",
     "that are sent as 103 before the upstream is asked",
     {},
     "[\"</app.css>; rel=preload; as=style\"]"},
    {"always", kSwitch, "to every client of HTTP/1.1, not only to browsers that open a page"},
}};

constexpr std::array<OptionText, 9> kErrorPages{{
    {"html", "text with ${…}",
     "the page for who prefers HTML, with ${status}, ${title}, ${detail}, ${cause}, ${request_id}, ${route}, each "
     "escaped",
     "the usual one", "\"<h1>${status} ${title}</h1>\""},
    {"html_file", "path", "the same from a file, which is read again when it changes"},
    {"json", "text with ${…}", "for who prefers JSON; it has to be JSON once it is filled, and ${type} is known too",
     "the usual problem+json", "'{\"code\": ${status}, \"error\": \"${detail}\"}'"},
    {"json_file", "path", "the same from a file"},
    {"text", "text with ${…}", "for who prefers plain text", "the usual one", "\"${status} ${title}\""},
    {"text_file", "path", "the same from a file"},
    {"json_type", "media type", "of `json`", {}, "application/json"},
    {"types",
     "{NAME: URI}",
     "the type of problem+json for a cause or a status; about:blank for the others",
     {},
     "{rate_limited: \"https://example.com/problems/rate\", \"503\": \"https://example.com/problems/busy\"}"},
    {"upstream", "list of 4xx, 5xx, statuses", "of the upstream's answers that get such a page too", {}, "[404, 5xx]"},
}};

constexpr std::array<OptionText, 2> kGone{{
    {"paths", "list of paths",
     "that are gone, '*' for any segment, '/' at the end for all below; empty: the whole route"},
    {"successor", "URL or path", "what has taken its place, as a Link field", {}, "https://api.example.com/v2/"},
}};

constexpr std::array<OptionText, 4> kHeadLimits{{
    {"target", "size", "of the path and query, as in limits.request_target; 0: none but that"},
    {"fields", "number", "of fields, as in limits.request_fields; 0: none but that"},
    {"field_bytes", "size", "of all fields, as in limits.request_head; 0: none but that"},
    {"expect", "allow or refuse", "what becomes of Expect: 100-continue"},
}};

constexpr std::array<OptionText, 2> kHeaderRules{{
    {"request",
     "{remove: [NAME], set: {NAME: VALUE}, add: {NAME: VALUE}}",
     "what happens to the request, in this order",
     {},
     "{remove: [X-Debug]}"},
    {"response", "the same", "what happens to every answer", {}, "{set: {X-Frame-Options: DENY}}"},
}};

constexpr std::array<OptionText, 15> kIdempotency{{
    {"methods", "list of methods", "whose requests may have a key; safe ones need none", {}, "[POST, PATCH]"},
    {"field", "field name", "carries the key", {}, "Idempotency-Key"},
    {"required", kSwitch, "answers 400 to who sends none"},
    {"bare_keys", kSwitch, "takes keys without the quotes that the standard wants"},
    {"scope", "client or field:NAME",
     "whose keys are kept apart: the user that a filter before this one has authenticated, else the address; or a "
     "field's value, where it is there"},
    {"compared_fields", "list of field names",
     "that a request asked again must repeat, with method, target and content; Authorization too where no user is "
     "known"},
    {"content_max", "size", "content of a request that can be compared"},
    {"when_too_large", "deny or allow", "what a request with a key and more content gets: 413, or no protection"},
    {"answer_max", "size", "content of an answer that can be kept; a larger one counts, and then gives 409"},
    {"keep_cookies", kSwitch, "repeats Set-Cookie too"},
    {"keep_5xx", kSwitch, "repeats answers of 5xx too, which else let the request be carried out again"},
    {"ttl", "time", "how long a key is known after its answer"},
    {"entries_max", "number", "keys that are known; the oldest answer makes room"},
    {"bytes_max", "size", "memory of all answers, those still coming included; at least twice answer_max", {}, "64MiB"},
    {"when_full", "deny or allow",
     "what a new key gets while all places are taken by requests under way: 503, or no "
     "protection"},
}};

constexpr std::array<OptionText, 2> kIpAccess{{
    {"allow", "list of networks", "only these clients are let in; empty: all"},
    {"deny", "list of networks", "these are not, even if allowed"},
}};

constexpr std::array<OptionText, 7> kMaintenance{{
    {"state", "on or off", "at the start, where nothing else was switched before"},
    {"reason", "text", "told to clients while it is on"},
    {"until", "time (RFC 3339)", "when it ends by itself"},
    {"retry_after", "time", "what clients are told where no end is known"},
    {"open_paths", "list of paths", "always served; one that ends with '/', and all below it"},
    {"let_through", "list of networks", "clients that are always served"},
    {"state_file", "path", "where the state survives a restart; else in state_dir"},
}};

constexpr std::array<OptionText, 1> kMethod{{
    {"allow", "list of methods", "all others are refused"},
}};

constexpr std::array<OptionText, 9> kRateLimit{{
    {"name", "name", "in the fields of answers and in metrics"},
    {"key", "client_ip, user, field:NAME, route or global", "whose requests are counted together"},
    {"rate", "rate", "how many are let in on average"},
    {"burst", "number", "how many may come at once", "the events of the rate"},
    {"cost", "number", "what a request takes of the quota"},
    {"route_costs", "{ROUTE: number}", "the same for requests of single routes", {}, "{search: 1}"},
    {"shadow", kSwitch, "counts and refuses nobody"},
    {"when_full", "allow or deny", "what newcomers get while the table is full"},
    {"keys_max", "number", "size of the table"},
}};

constexpr std::array<OptionText, 7> kRedirect{{
    {"scheme", "http or https", "of the new URL; else the client's"},
    {"host", "host[:port]", "of the new URL; else the one asked for"},
    {"prefix", "path", "takes the place of the path that the route matches"},
    {"regex", "expression (RE2)", "over the whole path; who does not match it goes on", {}, "/users/(.*)"},
    {"to", "path", "with regex: the new path, with captures as $1"},
    {"status", "301, 302, 303, 307 or 308", "of the answer"},
    {"query", "keep or drop", "what becomes of the query"},
}};

constexpr std::array<OptionText, 1> kRewriteLocation{{
    {"own", "list of URLs", "that are the upstream's own too, with all below them; its endpoint always is"},
}};

constexpr std::array<OptionText, 3> kRequestId{{
    {"field", "field name", "carries the id to the upstream and back"},
    {"accept", kSwitch, "believes any client's id, not only a trusted proxy's"},
    {"response", kSwitch, "sets it in the upstream's answers too"},
}};

constexpr std::array<OptionText, 5> kRespond{{
    {"status", "number from 200 to 599", "of the answer", {}, "404"},
    {"body", "text with ${…}", "of the answer; nothing in it is escaped"},
    {"file", "path", "a file of 1 MiB at most in the place of the body, which is read again when it changes"},
    {"content_type", "field value", "of the body, if there is one; of a file by its extension, where this is not said"},
    {"fields", "{NAME: VALUE}", "of the answer, with ${…} in their values"},
}};

constexpr std::array<OptionText, 3> kStatusAudit{{
    {"ignore", "list of rules", "that are not counted", {}, "[503_without_retry_after]"},
    {"enforce", "list of rules", "whose breach is answered with 502 instead", {}, "[3xx_without_location]"},
    {"error_names", "list of names", "of members that tell of an error in the JSON of a 200", {}, "[error, fault]"},
}};

}  // namespace

std::span<const OptionText> auth_options() { return kAuth; }
std::span<const OptionText> circuit_breaker_options() { return kCircuitBreaker; }
std::span<const OptionText> concurrency_options() { return kConcurrency; }
std::span<const OptionText> content_type_options() { return kContentType; }
std::span<const OptionText> cors_options() { return kCors; }
std::span<const OptionText> early_hints_options() { return kEarlyHints; }
std::span<const OptionText> error_pages_options() { return kErrorPages; }
std::span<const OptionText> gone_options() { return kGone; }
std::span<const OptionText> head_limits_options() { return kHeadLimits; }
std::span<const OptionText> header_rules_options() { return kHeaderRules; }
std::span<const OptionText> idempotency_options() { return kIdempotency; }
std::span<const OptionText> ip_access_options() { return kIpAccess; }
std::span<const OptionText> maintenance_options() { return kMaintenance; }
std::span<const OptionText> method_options() { return kMethod; }
std::span<const OptionText> rate_limit_options() { return kRateLimit; }
std::span<const OptionText> redirect_options() { return kRedirect; }
std::span<const OptionText> request_id_options() { return kRequestId; }
std::span<const OptionText> respond_options() { return kRespond; }
std::span<const OptionText> rewrite_location_options() { return kRewriteLocation; }
std::span<const OptionText> status_audit_options() { return kStatusAudit; }

}  // namespace candor::filters
