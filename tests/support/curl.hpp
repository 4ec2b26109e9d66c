// The real curl, and what it tells of one transfer.
#pragma once

#include <string>
#include <vector>

#include "tests/support/message.hpp"
#include "tests/support/program.hpp"

namespace candor::test {

struct Fetched {
  int exit_status = -1;  // of curl; 0: it takes the transfer for complete
  int status = 0;
  std::string version = "";  // "1.1"
  int connects = 0;          // new connections that it made
  Head head = {};            // of the final response
  std::string content = "";
  std::string trace = "";  // what --verbose prints
};

inline bool curl_is_installed() { return find_program("curl").has_value(); }

// Asks for `url` with these options, which may be further URLs.
Fetched curl(const std::string& url, const std::vector<std::string>& options = {});

}  // namespace candor::test
