// A complete response head (RFC 9112 §4, §5) into its parts: views of `bytes`, nothing copied.
#pragma once

#include "proxy/http1/fields.hpp"
#include "proxy/http1/head_scanner.hpp"

namespace candor::http1 {

// `scanner` has found the head complete in `bytes`. Any three-digit code from 100 to 599 is taken, registered or not; a
// missing reason phrase, and the blank before it, are tolerated.
Fault parse_response(std::string_view bytes, const HeadScanner& scanner, ResponseHead& out);

// The same for the lines that are there of a head that is not complete, as judge_incomplete_request() does it.
Fault judge_incomplete_response(std::string_view bytes, HeadScanner& scanner);

// Whether these first bytes, however few, can still become a status line. A response that is no HTTP is told from one
// that is merely unfinished, without waiting for a line ending that never comes.
bool may_be_status_line(std::string_view bytes);

}  // namespace candor::http1
