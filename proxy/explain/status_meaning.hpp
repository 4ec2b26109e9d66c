// What each registered status code means, for `candor explain` and GET /explain: data for people, by which nothing
// decides. Which failures Candor itself answers with a status stands in the failure table, not here.
#pragma once

#include <span>
#include <string_view>

namespace candor::explain {

struct StatusMeaning {
  int status;
  std::string_view meaning;    // one or two sentences
  std::string_view confusion;  // with which other code it is mixed up, and how to tell them apart; or empty
  std::string_view candor;  // which configuration makes Candor send it, besides `respond`, which can send any; or empty
  std::string_view look_at;  // log fields, metrics, admin pages
};

// What to look at for a code that the services behind send.
inline constexpr std::string_view kWhoSendsIt =
    "origin and upstream_status in the log; candor_responses_by_code_total{origin} for who sends it.";

// The table of the IANA registry, in the order of the codes; 306 and 418, which are registered as unused, among them.
std::span<const StatusMeaning> statuses_1xx_to_3xx();
std::span<const StatusMeaning> statuses_4xx();
std::span<const StatusMeaning> statuses_5xx();

const StatusMeaning* find_status(int status);  // null where nobody has registered it

// "Bad Gateway"; "(unused)" where the registry says so.
std::string_view status_title(int status);

}  // namespace candor::explain
