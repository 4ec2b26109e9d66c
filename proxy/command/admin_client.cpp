#include "proxy/command/admin_client.hpp"

#include <fmt/core.h>

#include <exception>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace candor::command {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

std::string in_text(const config::HostPort& admin) {
  const bool v6 = admin.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", v6 ? "[" : "", admin.host.empty() ? "127.0.0.1" : admin.host, v6 ? "]" : "",
                     admin.port);
}

http::request<http::string_body> compose(const AdminRequest& request) {
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(request.target);
  message.set(http::field::host, in_text(request.admin));
  message.set(http::field::connection, "close");
  if (!request.token.empty()) message.set(http::field::authorization, "Bearer " + request.token);
  if (!request.body.empty()) message.set(http::field::content_type, "application/json");
  message.body() = request.body;
  message.prepare_payload();
  return message;
}

// A coroutine, as Beast's streams keep a deadline for asynchronous operations only.
asio::awaitable<void> exchange(const AdminRequest& request, AdminAnswer& answer, boost::system::error_code& ec) {
  auto token = asio::redirect_error(asio::use_awaitable, ec);
  const auto executor = co_await asio::this_coro::executor;
  beast::tcp_stream stream(executor);
  stream.expires_after(kAdminTimeout);
  tcp::resolver resolver(executor);
  const std::string host = request.admin.host.empty() ? "127.0.0.1" : request.admin.host;
  const auto endpoints = co_await resolver.async_resolve(host, std::to_string(request.admin.port), token);
  if (ec) co_return;
  co_await stream.async_connect(endpoints, token);
  if (ec) co_return;

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

}  // namespace

AdminAnswer ask_admin(const AdminRequest& request) {
  asio::io_context context(1);
  AdminAnswer answer;
  boost::system::error_code ec;
  asio::co_spawn(context, exchange(request, answer, ec), [](const std::exception_ptr& ex) {
    if (ex) std::rethrow_exception(ex);
  });
  context.run();
  if (ec)
    answer.error = fmt::format("no answer from the admin listener at {}: {}", in_text(request.admin), ec.message());
  return answer;
}

}  // namespace candor::command
