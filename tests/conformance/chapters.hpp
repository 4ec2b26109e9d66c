// The tables: one function and one file for each chapter.
#pragma once

#include "tests/conformance/case.hpp"

namespace candor::test::conformance {

Chapter request_lines();
Chapter targets();
Chapter hosts();
Chapter field_syntax();
Chapter content_lengths();
Chapter transfer_codings();
Chapter chunks();
Chapter request_trailers();
Chapter connection_fields();
Chapter expectations();
Chapter pipelining();
Chapter methods();
Chapter request_limits();
Chapter client_behaviour();

Chapter status_lines();
Chapter response_fields();
Chapter response_lengths();
Chapter chunked_responses();
Chapter responses_without_content();
Chapter interim_responses();
Chapter close_delimited();
Chapter surplus_bytes();
Chapter http_1_0();
Chapter early_responses();
Chapter upgrades();

}  // namespace candor::test::conformance
