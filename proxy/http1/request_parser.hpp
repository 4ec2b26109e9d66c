// A complete request head (RFC 9112 §3, §5) into its parts: views of `bytes`, nothing copied. Syntax only; what the
// fields mean for the length of the content is decided in framing.hpp.
#pragma once

#include "proxy/http1/fields.hpp"
#include "proxy/http1/head_scanner.hpp"

namespace candor::http1 {

// `scanner` has found the head complete in `bytes`.
Fault parse_request(std::string_view bytes, const HeadScanner& scanner, RequestHead& out);

// The same for what is there of a head that is not complete: what no further byte could mend is a fault now, not when
// the time for the head is over. Looks at each line once.
Fault judge_incomplete_request(std::string_view bytes, HeadScanner& scanner);

// The method at the front of a head of any state; empty where there is none yet.
std::string_view method_of(std::string_view bytes);

}  // namespace candor::http1
