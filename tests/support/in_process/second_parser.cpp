#include "tests/support/in_process/second_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace candor::test {

namespace {

namespace http = boost::beast::http;

constexpr std::uint32_t kHeadBytesMax = 1 << 20;
constexpr std::uint64_t kContentBytesMax = 16 << 20;  // memory is taken as soon as it is announced

template <class Parser>
void prepare(Parser& parser) {
  parser.eager(true);
  parser.header_limit(kHeadBytesMax);
  parser.body_limit(kContentBytesMax);
}

// Beast wants more than it is given until a line is whole, and says so by an error that is none.
template <class Parser>
void put(Parser& parser, std::string& bytes, SecondReading& reading) {
  while (!parser.is_done() && !bytes.empty() && reading.error.empty()) {
    boost::system::error_code ec;
    const std::size_t used = parser.put(boost::asio::buffer(bytes), ec);
    bytes.erase(0, used);
    if (ec && ec != http::error::need_more) reading.error = ec.message();
    if (ec || used == 0) break;
  }
  reading.head_complete = parser.is_header_done();
  reading.complete = parser.is_done();
  if (reading.complete) reading.content = parser.get().body();
}

}  // namespace

struct RequestReader::Parser {
  http::request_parser<http::string_body> parser;
};

RequestReader::RequestReader() { next(); }
RequestReader::~RequestReader() = default;

void RequestReader::next() {
  parser_ = std::make_unique<Parser>();
  prepare(parser_->parser);
  reading_ = {};
}

const SecondReading& RequestReader::feed(std::string& bytes) {
  put(parser_->parser, bytes, reading_);
  if (reading_.head_complete) {
    const auto& message = parser_->parser.get();
    reading_.method = message.method_string();
    reading_.target = message.target();
    reading_.asks_to_upgrade = message.count(http::field::upgrade) > 0;
    reading_.expects_continue = message[http::field::expect] == "100-continue";
  }
  return reading_;
}

struct ResponseReader::Parser {
  http::response_parser<http::string_body> parser;
};

ResponseReader::ResponseReader(std::string_view request_method) : parser_(std::make_unique<Parser>()) {
  prepare(parser_->parser);
  parser_->parser.skip(request_method == "HEAD");
}

ResponseReader::~ResponseReader() = default;

const SecondReading& ResponseReader::feed(std::string& bytes) {
  put(parser_->parser, bytes, reading_);
  if (reading_.head_complete) reading_.status = parser_->parser.get().result_int();
  return reading_;
}

const SecondReading& ResponseReader::finish() {
  if (reading_.complete || !reading_.head_complete) return reading_;
  boost::system::error_code ec;
  parser_->parser.put_eof(ec);
  if (ec) reading_.error = ec.message();
  reading_.complete = !ec && parser_->parser.is_done();
  if (reading_.complete) reading_.content = parser_->parser.get().body();
  return reading_;
}

}  // namespace candor::test
