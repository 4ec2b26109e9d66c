// An answer that gets another content, as a filter may want it (ReplaceHook).
#pragma once

#include "proxy/http1/fields.hpp"
#include "proxy/reply.hpp"

namespace candor {

// Gives the reply the status and the fields of `head`, but for those that the reply has itself, and those that describe
// the content that is gone (RFC 9110 §8, RFC 9530), which Content-Range of a 416 does not. Copies, so that the head may
// go too.
void keep_head(const http1::ResponseHead& head, Reply& reply);

}  // namespace candor
