// Interim answers, success and redirections.
#include <array>

#include "proxy/explain/status_meaning.hpp"

namespace candor::explain {
namespace {

constexpr std::array<StatusMeaning, 23> kMeaningsBelow400{{
    {100, "The head of the request is fine so far: go on and send the content.", "",
     "Passed on when the upstream sends it.", "candor_interim_responses_total."},
    {101, "From here on the connection speaks another protocol, WebSocket for instance.",
     "Not 426, which says that another protocol must be asked for first.",
     "Passed on where the client has asked for an upgrade; a 101 that nobody asked for is a 502 (upgrade_failed, "
     "response_malformed).",
     "upgrade and duration_ms in the log; the tunnels of the upstream in /metrics."},
    {102, "The work takes long, but it goes on. Of WebDAV, and given up by its authors since.", "", "Passed on.",
     "candor_interim_responses_total; timeouts.response begins anew with each 1xx, up to limits.interim_responses."},
    {103,
     "Here are fields, mostly Link, that the final answer will probably have: a browser can begin to load what they "
     "name.",
     "", "Passed on, and sent by `early_hints`.", "candor_interim_responses_total."},
    {200, "It worked, and the content is what was asked for.",
     "Not for errors: a page that says sorry with a 200 is counted as good by everybody on the way.", "", kWhoSendsIt},
    {201, "It worked and made something new; Location says where, or it is the target itself.",
     "Not 200 where something exists now that did not before; not 202 where it exists already.", "", kWhoSendsIt},
    {202, "The request is accepted and will be worked on later. It may still fail.",
     "Not 201: nothing has been made yet.", "", kWhoSendsIt},
    {203, "It worked, but somebody between the origin and here has changed the content.", "",
     "Candor itself changes no content.", kWhoSendsIt},
    {204, "It worked and there is no content, on purpose.",
     "Not 200 with an empty content, and not 404: what was asked for is there.", "`cors` answers preflights with it.",
     kWhoSendsIt},
    {205, "It worked; the form that the user filled in may be emptied for the next input. Has no content.",
     "Not 204, which leaves the form as it is.", "", kWhoSendsIt},
    {206, "These are the ranges of the content that were asked for, not all of it.",
     "Not 200: who stores it must know that the rest is missing. Not 416, where no range could be served.",
     "`respond` with a fixed content, where one range is asked for; else passed on.",
     "origin, bytes_out and upstream_status in the log."},
    {207, "Several operations were done and each has a status of its own in the content. Of WebDAV.", "", "",
     kWhoSendsIt},
    {208, "Members of a collection that stand in an earlier part of the same 207 are not listed again. Of WebDAV.", "",
     "", kWhoSendsIt},
    {226, "The content is the difference to a version that the client has already (delta encoding).",
     "Not 206, which is a part of the content and no difference.", "", kWhoSendsIt},
    {300, "There are several representations; the client or its user chooses one.", "", "", kWhoSendsIt},
    {301, "It has moved for good: use the new address from now on. Clients may turn POST into GET on the way.",
     "Not 308, which keeps the method and the content.", "`redirect` with status: 301.",
     "Location of the answer; the redirects of the route in GET /explain."},
    {302, "It is elsewhere for now: keep the old address. Clients may turn POST into GET on the way.",
     "Not 303, which always continues with GET, and not 307, which always keeps the method; 302 leaves that open.",
     "`redirect` with status: 302.", "Location of the answer."},
    {303, "The answer to what was done is at another address: get it from there with GET.",
     "Not 302 or 307: here the method always becomes GET, as after a form that was posted.",
     "`redirect` with status: 303.", "Location of the answer."},
    {304, "The stored copy that the client asked about is still good; there is no content.",
     "Not 204: a cache shows its stored content instead.",
     "`respond` with a fixed content, by If-None-Match; else passed on.",
     "origin and upstream_status in the log. Content is never sent with it."},
    {305, "The target should be reached through a proxy that is named. Deprecated, as it was a way to mislead clients.",
     "Not 407, by which a proxy asks who you are.", "", kWhoSendsIt},
    {306, "Was used by a draft long ago. It is reserved and means nothing.", "", "", kWhoSendsIt},
    {307, "It is elsewhere for now: repeat the same request there, with the same method and content.",
     "Not 302, on which clients may change POST to GET, and not 308, which is for good.",
     "`redirect` with status: 307.", "Location of the answer."},
    {308, "It has moved for good: repeat the same request there, with the same method and content, now and later.",
     "Not 301, on which clients may change POST to GET, and not 307, which is only for now.",
     "`redirect`, which uses it unless told otherwise.",
     "Location of the answer; caches keep it, so try a new rule with 307 first."},
}};

}  // namespace

std::span<const StatusMeaning> statuses_1xx_to_3xx() { return kMeaningsBelow400; }

}  // namespace candor::explain
