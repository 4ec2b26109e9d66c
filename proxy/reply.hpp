// An answer of our own. A failure needs only its cause: status, sentence, token and body come from its row; a filter
// may add fields (Retry-After, WWW-Authenticate) or, by Cause::local_response, give everything itself.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/failure.hpp"

namespace candor {

// Content that many answers share. It is sent from where it is, so that a client that reads slowly costs no copy of it.
struct SharedBody {
  std::shared_ptr<const std::string> text;  // null: there is none
  std::size_t first = 0;                    // the part that is sent
  std::size_t size = 0;

  std::string_view part() const { return text ? std::string_view(*text).substr(first, size) : std::string_view{}; }
};

struct Reply {
  Cause cause = Cause::none;                                // none: another content for an answer (ReplaceHook)
  int status = 0;                                           // 0: the row's
  std::vector<std::pair<std::string, std::string>> fields;  // besides those that every answer has
  std::string detail;                                       // for the client; empty: the row's sentence
  std::string log_detail;                                   // for the access log only; may name addresses and sizes
  std::string body;                                         // local_response and none only
  SharedBody shared_body;                                   // local_response only: takes the place of `body`
  std::string content_type;                                 // local_response and none only
  int tls_alert = 0;                                        // Cause::tls_alert: its number
};

// What the answer says about its request.
struct ReplyContext {
  std::string_view request_id;
  std::string_view accept;  // the client's Accept, all lines joined; empty = anything
};

// Valid as long as the reply and the memory that it was rendered into.
struct Content {
  std::string_view type;
  std::string_view body;
};

// problem+json (RFC 9457), or HTML or plain text for a client that prefers that by Accept (RFC 9110 §12.5.1), written
// into `memory`. For Cause::local_response and Cause::none the reply's own body.
Content render_content(const Reply& reply, const ReplyContext& context, std::string& memory);

int status_of(const Reply& reply);

}  // namespace candor
