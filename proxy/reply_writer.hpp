// Puts an answer of our own on the wire: the fields that every such answer has, the filter's own, the filters' turn,
// the content.
#pragma once

#include <string>
#include <string_view>

#include "proxy/filter_chain.hpp"
#include "proxy/proxy_status.hpp"
#include "proxy/relay/ends.hpp"
#include "proxy/reply.hpp"

namespace candor {

struct ReplyWriting {
  const ProxyStatus& proxy_status;
  relay::Scratch& scratch;  // its head and its content are written anew
  std::string_view date;
  bool keep_alive;
  std::string_view pseudonym = {};  // our own, for Via in an upstream's head that got another content
};

// Appends head and content to `out`, and sets the exchange's status and its origin; also the cause, where a filter
// replaces the reply. `chain` is null where no route was found. What is to be sent behind `out`: the reply's shared
// content, valid as long as the reply.
std::string_view write_reply(const Reply& reply, Exchange& exchange, const FilterChain* chain,
                             const ReplyWriting& writing, std::string& out);

}  // namespace candor
