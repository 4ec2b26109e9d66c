#include "proxy/admin/connection.hpp"

#include "proxy/admin/answer.hpp"
#include "proxy/admin/problem.hpp"
#include "proxy/peer_address.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <optional>
#include <string>
#include <utility>

namespace candor::admin {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Protocol = asio::generic::stream_protocol;
using Stream = beast::basic_stream<Protocol>;
using http::field;
using RequestParser = http::request_parser<http::string_body>;
using RequestMessage = http::request<http::string_body>;
using ResponseMessage = http::response<http::string_body>;

// A worker that shares the core waits while the kernel takes content in: for a part of a scrape's megabytes, not for
// all.
constexpr int kSendBufferBytes = 256 * 1024;

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);

enum class Connection { keep, close };

template <class Name>
std::string_view value_of(const RequestMessage& request, const Name& name) {
  const beast::string_view value = request[name];
  return {value.data(), value.size()};
}

Asked asked_by(RequestMessage& request, std::string peer) {
  const beast::string_view method = request.method_string();
  const beast::string_view target = request.target();
  return {.method = {method.data(), method.size()},
          .target = {target.data(), target.size()},
          .credentials = {.authorization = value_of(request, field::authorization),
                          .host = value_of(request, field::host),
                          .origin = value_of(request, field::origin),
                          .sec_fetch_site = value_of(request, "Sec-Fetch-Site")},
          .body = std::move(request.body()),
          .peer = std::move(peer)};
}

ResponseMessage to_message(Response response, Connection connection) {
  ResponseMessage message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(field::content_type, response.content_type);
  message.set(field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  if (!response.allow.empty()) message.set(field::allow, response.allow);
  if (response.status == 401) message.set(field::www_authenticate, "Bearer realm=\"candor\"");
  message.body() = std::move(response.body);
  message.prepare_payload();
  message.keep_alive(connection == Connection::keep);
  return message;
}

// What to say to a request that could not be read, if anything: the deadline and a client that left get no answer.
std::optional<Response> reading_failed(const beast::error_code& ec) {
  if (ec == http::error::body_limit) return body_too_large();
  if (ec == http::error::header_limit || ec == http::error::buffer_overflow) {
    return problem(431, "expected a smaller request head");
  }
  if (ec == http::error::end_of_stream || ec == http::error::partial_message) return std::nullopt;
  if (ec.category() == http::make_error_code(http::error::bad_method).category()) {
    return problem(400, "expected a valid HTTP/1.1 request");
  }
  return std::nullopt;
}

// HEAD: the same head, Content-Length included, without the content.
asio::awaitable<Connection> send(Stream& stream, ResponseMessage message, bool head_only) {
  http::response_serializer<http::string_body> serializer(message);
  stream.expires_after(kWriteDeadline);
  if (head_only) {
    const auto [ec, sent] = co_await http::async_write_header(stream, serializer, kAsTuple);
    co_return !ec && message.keep_alive() ? Connection::keep : Connection::close;
  }
  const auto [ec, sent] = co_await http::async_write(stream, serializer, kAsTuple);
  co_return !ec && message.keep_alive() ? Connection::keep : Connection::close;
}

// Closing with unread bytes would send a reset, which can overtake the answer: the rest of a refused request is read
// away.
asio::awaitable<void> discard_rest(Stream& stream, beast::flat_buffer& buffer) {
  beast::error_code ignored;  // the client may have closed first
  stream.socket().shutdown(Protocol::socket::shutdown_send, ignored);
  stream.expires_after(kDiscardDeadline);
  while (true) {
    buffer.clear();
    const auto [ec, received] = co_await stream.async_read_some(buffer.prepare(kBodyBytesMax), kAsTuple);
    if (ec) co_return;
  }
}

}  // namespace

asio::awaitable<void> serve_connection(Protocol::socket socket, const Routes& routes, const AccessRules& rules) {
  beast::error_code ignored;  // a peer that is already gone shows at the first read
  const std::string peer = peer_address(*socket.remote_endpoint(ignored).data()).to_string();
  socket.set_option(asio::socket_base::send_buffer_size(kSendBufferBytes), ignored);
  Stream stream(std::move(socket));
  beast::flat_buffer buffer(kHeadBytesMax + kBodyBytesMax);
  Connection connection = Connection::keep;
  while (connection == Connection::keep) {
    RequestParser parser;
    parser.header_limit(kHeadBytesMax);
    parser.body_limit(kBodyBytesMax);
    stream.expires_after(kReadDeadline);
    const auto [ec, received] = co_await http::async_read(stream, buffer, parser, kAsTuple);
    if (ec) {
      std::optional<Response> refusal = reading_failed(ec);
      if (!refusal) co_return;
      ResponseMessage message = to_message(*std::move(refusal), Connection::close);
      connection = co_await send(stream, std::move(message), false);
      co_await discard_rest(stream, buffer);
    } else {
      RequestMessage request = parser.release();
      const bool head_only = request.method() == http::verb::head;
      const Connection wanted = request.keep_alive() ? Connection::keep : Connection::close;
      Response response = answer(routes, rules, asked_by(request, peer));
      ResponseMessage message = to_message(std::move(response), wanted);
      connection = co_await send(stream, std::move(message), head_only);
    }
  }
}

}  // namespace candor::admin
