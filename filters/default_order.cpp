#include "filters/default_order.hpp"

#include <array>

namespace candor::filters {
namespace {

constexpr std::array<Standing, 20> kDefaultOrder{{
    {"error_pages", "sees the answers of all the others, and so can give each of them its page"},
    {"request_id", "chooses the id that all answers and the log have"},
    {"ip_access", "who is denied costs least and learns nothing else, not even that there is maintenance"},
    {"maintenance", "stands in every chain, here unless it is written elsewhere; nobody has to log in to be told"},
    {"head_limits", "what is too large is not looked at by the others"},
    {"gone", "needs nothing but the path"},
    {"redirect", "leads to https before credentials are asked for"},
    {"cors", "answers preflights, which have no credentials and are OPTIONS, before auth and method refuse them"},
    {"method", "needs nothing but the request line, and takes from nobody's quota"},
    {"content_type", "refuses content before anybody waits for it"},
    {"auth", "finds out who asks, for those behind it that tell users apart"},
    {"rate_limit", "by user it needs auth before it; one by address may also stand before auth, against guessing"},
    {"circuit_breaker", "nobody waits in line for an upstream that is not asked"},
    {"concurrency", "who waits holds no content in memory yet"},
    {"idempotency", "reads the content of requests, so that all limits come before"},
    {"header_rules", "edits what goes to the upstream once the others have seen what came"},
    {"rewrite_location", "sees the upstream's redirects before others do"},
    {"early_hints", "is only for requests that go to the upstream"},
    {"status_audit", "sees the upstream's answers as they came"},
    {"respond", "answers all that the others have let pass"},
}};

}  // namespace

std::span<const Standing> default_order() { return kDefaultOrder; }

}  // namespace candor::filters
