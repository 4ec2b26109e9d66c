// Reads responses from anything that bytes can be read from: `read` appends to a string and says how that ended.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/message.hpp"

namespace candor::test {

// The next response, an interim one included; as much of it as came where it is not complete. What follows it is left
// in `unread`.
template <class Read>
Response read_one_response(const Read& read, std::string& unread, std::string_view request_method) {
  ResponseParser parser(request_method);
  Io end = Io::ok;
  while (!parser.feed(unread) && !parser.broken() && end == Io::ok) {
    end = read(unread);
  }
  parser.finish(end);
  return std::move(parser.response());
}

// The next final response, with the interim ones before it.
template <class Read>
Response read_final_response(const Read& read, std::string& unread, std::string_view request_method) {
  std::vector<Response> interims;
  while (true) {
    Response response = read_one_response(read, unread, request_method);
    if (response.status < 100 || response.status >= 200 || response.status == 101) {
      response.interims = std::move(interims);
      return response;
    }
    interims.push_back(std::move(response));
  }
}

}  // namespace candor::test
