#include "proxy/command/admin_client.hpp"

#include <fmt/core.h>

#include <exception>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>

#include "config/loader.hpp"
#include "config/syntax.hpp"

namespace candor::command {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using local = asio::local::stream_protocol;

std::string host_of(const AdminAddress& admin) {
  if (!admin.socket_path.empty()) return "localhost";
  const config::HostPort& authority = admin.authority;
  const bool v6 = authority.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", authority.host.empty() ? "127.0.0.1" : authority.host, v6 ? "]" : "",
                     authority.port);
}

std::string in_text(const AdminAddress& admin) {
  return admin.socket_path.empty() ? host_of(admin) : fmt::format("unix:{}", admin.socket_path);
}

http::request<http::string_body> compose(const AdminRequest& request) {
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(request.target);
  message.set(http::field::host, host_of(request.admin));
  message.set(http::field::connection, "close");
  if (!request.token.empty()) message.set(http::field::authorization, "Bearer " + request.token);
  if (!request.body.empty()) message.set(http::field::content_type, "application/json");
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

// Sends the request on a stream that is connected, and reads the answer.
template <class Stream>
asio::awaitable<void> talk(Stream& stream, const AdminRequest& request, AdminAnswer& answer,
                           boost::system::error_code& ec) {
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  auto message = compose(request);
  co_await http::async_write(stream, message, token);
  if (ec) co_return;
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kAdminAnswerBytesMax);
  co_await http::async_read(stream, buffer, parser, token);
  if (ec) co_return;
  answer.status = parser.get().result_int();
  answer.body = std::move(parser.get().body());
}

// Coroutines, as Beast's streams keep a deadline for asynchronous operations only.
asio::awaitable<void> exchange_by_tcp(const AdminRequest& request, AdminAnswer& answer, boost::system::error_code& ec) {
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  const auto executor = co_await asio::this_coro::executor;
  beast::basic_stream<tcp> stream(executor);
  stream.expires_after(kAdminTimeout);
  tcp::resolver resolver(executor);
  const config::HostPort& authority = request.admin.authority;
  const std::string host = authority.host.empty() ? "127.0.0.1" : authority.host;
  const auto endpoints = co_await resolver.async_resolve(host, std::to_string(authority.port), token);
  if (ec) co_return;
  co_await stream.async_connect(endpoints, token);
  if (!ec) co_await talk(stream, request, answer, ec);
}

asio::awaitable<void> exchange_by_unix(const AdminRequest& request, AdminAnswer& answer,
                                       boost::system::error_code& ec) {
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  const auto executor = co_await asio::this_coro::executor;
  beast::basic_stream<local> stream(executor);
  stream.expires_after(kAdminTimeout);
  const local::endpoint endpoint(request.admin.socket_path);
  co_await stream.async_connect(endpoint, token);
  if (!ec) co_await talk(stream, request, answer, ec);
}

}  // namespace

std::optional<AdminAddress> parse_admin_address(std::string_view text) {
  if (std::optional<std::string> path = config::parse_unix(text)) return AdminAddress{{}, *std::move(path)};
  std::optional<config::HostPort> authority = config::parse_host_port(text);
  if (!authority) return std::nullopt;
  return AdminAddress{*std::move(authority), {}};
}

AdminAnswer ask_admin(const AdminRequest& request) {
  asio::io_context context(1);
  AdminAnswer answer;
  boost::system::error_code ec;
  auto exchange =
      request.admin.socket_path.empty() ? exchange_by_tcp(request, answer, ec) : exchange_by_unix(request, answer, ec);
  asio::co_spawn(context, std::move(exchange), [](const std::exception_ptr& ex) {
    if (ex) std::rethrow_exception(ex);
  });
  context.run();
  if (ec)
    answer.error = fmt::format("no answer from the admin listener at {}: {}", in_text(request.admin), ec.message());
  return answer;
}

std::string complaint(const AdminAnswer& answer) {
  if (!answer.error.empty()) return answer.error;
  boost::system::error_code ec;
  const boost::json::value document = boost::json::parse(answer.body, ec);
  const boost::json::object* object = ec ? nullptr : document.if_object();
  const boost::json::value* detail = object == nullptr ? nullptr : object->if_contains("detail");
  const boost::json::string* text = detail == nullptr ? nullptr : detail->if_string();
  return fmt::format("the admin listener answers {}{}{}", answer.status, text == nullptr ? "" : ": ",
                     text == nullptr ? "" : std::string_view(*text));
}

}  // namespace candor::command
