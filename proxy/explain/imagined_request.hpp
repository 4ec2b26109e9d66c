// A request that nobody has sent, as an operator describes it in the query of GET /explain.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "config/ip.hpp"

namespace candor::explain {

inline constexpr std::size_t kImaginedFieldsMax = 200;

struct ImaginedRequest {
  std::string method = "GET";
  bool tls = false;        // scheme=https: over a listener with TLS
  std::string host;        // of the field Host; empty: it has none
  std::string path = "/";  // with its query
  std::string client_text = "127.0.0.1";
  config::IpAddress client;         // the other end of the connection
  std::vector<std::string> fields;  // "Name: value"
};

struct ImaginedResult {
  ImaginedRequest request;
  bool described = false;  // the query says something about a request
  bool as_text = false;    // format=text: for people; else JSON
  std::string wrong;       // what is wrong with the query, and what was expected; empty for nothing
};

// method, scheme, host, path, client and format once each, and field any number of times; percent-encoded.
ImaginedResult parse_imagined(std::string_view query);

// The bytes that would have come.
std::string head_of(const ImaginedRequest& request);

}  // namespace candor::explain
