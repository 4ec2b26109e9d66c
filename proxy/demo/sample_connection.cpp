#include "proxy/demo/sample_connection.hpp"

#include "proxy/demo/behaviour.hpp"
#include "proxy/demo/compose.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/none.hpp>
#include <chrono>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace candor::demo {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

using Parser = http::request_parser<http::string_body>;

constexpr auto kIdle = 120s;       // longer than Candor keeps an idle connection; also for a request to come in
constexpr auto kWrite = 10s;       // for each piece
constexpr auto kPause = 250ms;     // between pieces, so that they travel apart
constexpr auto kSilence = 30s;     // longer than any timeout of the demo's configuration
constexpr auto kLastReading = 2s;  // of what still comes in after our side is closed

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
// No row of the table: nothing is to be seen there but the table itself.
constexpr Behaviour kFrontPage{
    .path = "/", .does = "", .compose = [](const Received& received) { return std::string(received.front_page); }};
constexpr Behaviour kNotFound{.path = "", .does = "", .compose = not_found};
constexpr Behaviour kContentTooLarge{
    .path = "",
    .does = "",
    .ending = Ending::close,
    .pieces = {"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"}};

struct Request {
  const Behaviour* behaviour = nullptr;
  std::string target;
  std::string text;
  std::string front_page;     // the answer, where that is asked for
  bool wants_content = true;  // not a HEAD
  bool keep_alive = true;
};

asio::awaitable<error_code> write(beast::tcp_stream& stream, std::string_view text) {
  error_code ec;
  stream.expires_after(kWrite);
  co_await asio::async_write(stream, asio::buffer(text), asio::redirect_error(asio::use_awaitable, ec));
  co_return ec;
}

const Behaviour* choose(std::string_view target) {
  if (target.substr(0, target.find('?')) == kFrontPage.path) return &kFrontPage;
  const Behaviour* found = behaviour_for(target);
  return found == nullptr || found->ending == Ending::elsewhere ? &kNotFound : found;
}

asio::awaitable<error_code> read_content(beast::tcp_stream& stream, beast::flat_buffer& buffer, Parser& parser) {
  error_code ec = http::error::body_limit;
  if (parser.content_length().value_or(0) > kSampleContentMax) co_return ec;
  parser.body_limit(kSampleContentMax);
  ec = {};
  if (beast::iequals(parser.get()[http::field::expect], "100-continue")) ec = co_await write(stream, kContinue);
  if (ec) co_return ec;
  co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, ec));
  co_return ec;
}

std::string answer_with(const FrontPage& page, const http::request<http::string_body>& request) {
  http1::Fields fields;
  for (const auto& field : request) fields.add(field.name_string(), field.value());
  return answer_with(page, request.method_string(), fields);
}

asio::awaitable<std::optional<Request>> read_request(beast::tcp_stream& stream, beast::flat_buffer& buffer,
                                                     const FrontPage& front_page) {
  Parser parser;
  parser.header_limit(kSampleHeadMax);
  parser.body_limit(boost::none);  // set once the path has said whether the content is read at all
  error_code ec;
  stream.expires_after(kIdle);
  co_await http::async_read_header(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, ec));
  if (ec) co_return std::nullopt;

  Request request;
  request.target = parser.get().target();
  request.behaviour = choose(request.target);
  if (request.behaviour->reads == Reads::content) ec = co_await read_content(stream, buffer, parser);
  if (ec == http::error::body_limit) {
    request.behaviour = &kContentTooLarge;
  } else if (ec) {
    co_return std::nullopt;
  }
  std::ostringstream text;
  text << parser.get();
  request.text = text.str();
  if (request.behaviour == &kFrontPage) request.front_page = answer_with(front_page, parser.get());
  request.wants_content = parser.get().method() != http::verb::head;
  request.keep_alive = parser.keep_alive();
  co_return request;
}

std::vector<std::string> pieces_of(const Request& request) {
  std::vector<std::string> pieces;
  for (const std::string_view piece : request.behaviour->pieces) {
    if (!piece.empty()) pieces.emplace_back(piece);
  }
  if (request.behaviour->compose != nullptr) {
    const Received received{.target = request.target, .text = request.text, .front_page = request.front_page};
    pieces.push_back(request.behaviour->compose(received));
  }
  if (request.wants_content) return pieces;
  std::erase_if(pieces, [](const std::string& piece) { return !piece.starts_with("HTTP/"); });
  for (std::string& piece : pieces) piece.resize(std::min(piece.size(), piece.find("\r\n\r\n") + 4));
  return pieces;
}

asio::awaitable<error_code> answer(beast::tcp_stream& stream, const Request& request) {
  asio::steady_timer pause(stream.get_executor());
  error_code ec;
  const std::vector<std::string> pieces = pieces_of(request);
  for (std::size_t i = 0; i < pieces.size() && !ec; ++i) {
    if (i > 0) {
      pause.expires_after(kPause);
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
    ec = co_await write(stream, pieces[i]);
  }
  co_return ec;
}

asio::awaitable<void> read_until_closed(beast::tcp_stream& stream, std::chrono::seconds most) {
  std::array<char, 16 * 1024> ignored;
  error_code ec;
  stream.expires_after(most);
  while (!ec) {
    co_await stream.async_read_some(asio::buffer(ignored), asio::redirect_error(asio::use_awaitable, ec));
  }
}

asio::awaitable<void> end(beast::tcp_stream& stream, Ending ending) {
  error_code ec;
  switch (ending) {
    case Ending::keep_alive:
    case Ending::elsewhere:
    case Ending::close:
      // Reading on keeps unread content from turning our FIN into an RST, which would overtake the answer.
      stream.socket().shutdown(tcp::socket::shutdown_send, ec);
      co_await read_until_closed(stream, kLastReading);
      break;
    case Ending::reset:
      stream.socket().set_option(asio::socket_base::linger(true, 0), ec);
      break;
    case Ending::silence:
      co_await read_until_closed(stream, kSilence);
      break;
    case Ending::deafness: {
      asio::steady_timer silence(stream.get_executor(), kSilence);
      co_await silence.async_wait(asio::redirect_error(asio::use_awaitable, ec));
      break;
    }
  }
  stream.socket().close(ec);
}

// Takes and gives back one of the backend's connections, also where the coroutine is destroyed instead of finished.
class Counted {
 public:
  explicit Counted(std::size_t& count) : count_(count) { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::size_t& count_;
};

}  // namespace

asio::awaitable<void> serve_sample_connection(tcp::socket socket, SampleState& state) {
  const Counted counted(state.connections);
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer;
  Ending ending = Ending::keep_alive;
  while (ending == Ending::keep_alive) {
    const std::optional<Request> request = co_await read_request(stream, buffer, state.front_page);
    if (!request) break;
    const error_code ec = co_await answer(stream, *request);
    ending = request->behaviour->ending;
    if (ec || !request->keep_alive) break;
  }
  co_await end(stream, ending);
}

}  // namespace candor::demo
