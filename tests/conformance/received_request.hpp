// Takes what an upstream received apart into requests, without a line of the product's code and without any leniency:
// what does not read as a request by the letter is left over, and wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/case.hpp"

namespace candor::test::conformance {

struct ReceivedRequest {
  Head head;
  std::string raw_head;
  std::string content;
  Head trailers;
  Framing framing = Framing::none;
  std::size_t connection = 0;
};

struct ReceivedRequests {
  std::vector<ReceivedRequest> whole;
  std::string rest;  // behind the last whole one
};

// At most `count_max` requests: behind the last one there may be a tunnel.
ReceivedRequests read_requests(std::string_view bytes, std::size_t count_max);

}  // namespace candor::test::conformance
