#include "tests/support/raw_client.hpp"

#include "tests/support/read_message.hpp"

namespace candor::test {

Response RawClient::read_response(std::string_view request_method) {
  return read_one_response([this](std::string& into) { return read_some(socket_, into); }, unread_, request_method);
}

Response RawClient::read_final(std::string_view request_method) {
  return read_final_response([this](std::string& into) { return read_some(socket_, into); }, unread_, request_method);
}

bool RawClient::wait_received(std::string_view text) {
  while (unread_.find(text) == std::string::npos) {
    if (read_some(socket_, unread_) != Io::ok) return false;
  }
  return true;
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
