// Field lines (RFC 9112 §5): strict, because what we forward must mean the same to everybody.
#pragma once

#include <string_view>

#include "proxy/http1/fault.hpp"
#include "proxy/http1/fields.hpp"
#include "proxy/http1/head_scanner.hpp"

namespace candor::http1 {

// `line`: without its line ending; `offset`: where it stands in the head, for the fault.
Fault parse_field_line(std::string_view line, std::size_t offset, Cause malformed, Field& out);

// Those that `scanner` has found in `bytes`, from the line `first` on.
Fault parse_field_lines(std::string_view bytes, const HeadScanner& scanner, std::size_t first, Cause malformed,
                        Fields& out);

// The first byte that may not stand in a field value or a reason phrase (a control but HTAB), or npos.
std::size_t find_control(std::string_view text);

}  // namespace candor::http1
