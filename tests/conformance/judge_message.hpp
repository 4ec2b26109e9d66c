// Compares one message with what was expected of it. Whoever calls says which message it is.
#pragma once

#include "tests/conformance/play.hpp"

namespace candor::test::conformance {

using Mistakes = std::vector<std::string>;

void judge_request(const Seen& seen, const ReceivedRequest& request, const std::string& pseudonym, Mistakes& mistakes);
// `kept`: whether the client's connection must be offered for more requests.
void judge_response(const Answer& answer, const Response& response, bool kept, Mistakes& mistakes);

}  // namespace candor::test::conformance
