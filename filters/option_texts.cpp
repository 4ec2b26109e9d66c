#include "filters/option_texts.hpp"

#include <array>

namespace candor::filters {
namespace {

constexpr std::string_view kSwitch = "true or false";

constexpr std::array<OptionText, 2> kHeaderRules{{
    {"request", "{remove: [NAME], set: {NAME: VALUE}, add: {NAME: VALUE}}",
     "what happens to the request, in this order"},
    {"response", "the same", "what happens to every answer"},
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

constexpr std::array<OptionText, 7> kRateLimit{{
    {"name", "name", "in the fields of answers and in metrics"},
    {"key", "client_ip, field:NAME, route or global", "whose requests are counted together"},
    {"rate", "rate", "how many are let in on average"},
    {"burst", "number", "how many may come at once", "the events of the rate"},
    {"shadow", kSwitch, "counts and refuses nobody"},
    {"when_full", "allow or deny", "what newcomers get while the table is full"},
    {"keys_max", "number", "size of the table"},
}};

constexpr std::array<OptionText, 7> kRedirect{{
    {"scheme", "http or https", "of the new URL; else the client's"},
    {"host", "host[:port]", "of the new URL; else the one asked for"},
    {"prefix", "path", "takes the place of the path that the route matches"},
    {"regex", "expression (RE2)", "over the whole path; who does not match it goes on"},
    {"to", "path", "with regex: the new path, with captures as $1"},
    {"status", "301, 302, 303, 307 or 308", "of the answer"},
    {"query", "keep or drop", "what becomes of the query"},
}};

constexpr std::array<OptionText, 3> kRequestId{{
    {"field", "field name", "carries the id to the upstream and back"},
    {"accept", kSwitch, "believes any client's id, not only a trusted proxy's"},
    {"response", kSwitch, "sets it in the upstream's answers too"},
}};

constexpr std::array<OptionText, 4> kRespond{{
    {"status", "number from 200 to 599", "of the answer"},
    {"body", "text with ${…}", "of the answer; nothing in it is escaped"},
    {"content_type", "field value", "of the body, if there is one"},
    {"fields", "{NAME: VALUE}", "of the answer, with ${…} in their values"},
}};

}  // namespace

std::span<const OptionText> header_rules_options() { return kHeaderRules; }
std::span<const OptionText> ip_access_options() { return kIpAccess; }
std::span<const OptionText> maintenance_options() { return kMaintenance; }
std::span<const OptionText> method_options() { return kMethod; }
std::span<const OptionText> rate_limit_options() { return kRateLimit; }
std::span<const OptionText> redirect_options() { return kRedirect; }
std::span<const OptionText> request_id_options() { return kRequestId; }
std::span<const OptionText> respond_options() { return kRespond; }

}  // namespace candor::filters
