#include "proxy/refusal.hpp"

#include <utility>

namespace candor {

Reply reply_for(http1::Fault fault, std::chrono::seconds retry_after) {
  Reply reply;
  reply.cause = fault.cause;
  reply.log_detail = std::move(fault.error);
  reply.tls_alert = fault.tls_alert;
  if (retry_after.count() > 0) reply.fields.emplace_back("Retry-After", std::to_string(retry_after.count()));
  return reply;
}

Reply no_route_reply(std::string allowed) {
  Reply reply;
  reply.cause = allowed.empty() ? Cause::no_route : Cause::method_not_allowed;
  if (!allowed.empty()) reply.fields.emplace_back("Allow", std::move(allowed));
  return reply;
}

}  // namespace candor
