#include "tests/support/raw_client.hpp"

namespace candor::test {

Response RawClient::read_response(std::string_view request_method) {
  ResponseParser parser(request_method);
  Io end = Io::ok;
  while (!parser.feed(unread_) && !parser.broken() && end == Io::ok) {
    end = read_some(socket_, unread_);
  }
  parser.finish(end);
  return std::move(parser.response());
}

Response RawClient::read_final(std::string_view request_method) {
  std::vector<Response> interims;
  while (true) {
    Response response = read_response(request_method);
    if (response.status < 100 || response.status >= 200 || response.status == 101) {
      response.interims = std::move(interims);
      return response;
    }
    interims.push_back(std::move(response));
  }
}

Io RawClient::read_to_end(std::string& into, std::chrono::milliseconds time) {
  into += std::exchange(unread_, {});
  while (true) {
    const Io end = read_some(socket_, into, {.deadline = after(time)});
    if (end != Io::ok) return end;
  }
}

Io RawClient::wait_end() {
  std::string ignored;
  return read_to_end(ignored);
}

Response RawClient::exchange(std::string_view request) {
  send(request);
  return read_final(request.substr(0, request.find(' ')));
}

Response exchange_once(const Address& to, std::string_view request, const ConnectOptions& options) {
  RawClient client(to, options);
  return client.exchange(request);
}

}  // namespace candor::test
