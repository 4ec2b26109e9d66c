// The content of a message: cut anywhere it decodes the same, a second parser that accepts it sees the same bytes, and
// encoded again it is what it was. The first byte chooses the framing.
#include "proxy/http1/body_decoder.hpp"

#include "proxy/http1/body_encoder.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/in_process/second_parser.hpp"

namespace candor::test {
namespace {

constexpr std::size_t kPiecesMax = 4;

struct Decoded {
  std::string content;
  std::string trailers;
  std::size_t taken = 0;
  bool complete = false;
  Cause cause = Cause::none;
};

// Feeds piece after piece; `next` says how large each is.
template <class Next>
Decoded decode(http1::Length length, std::string_view bytes, Next next) {
  http1::BodyDecoder decoder(length, {});
  Decoded result;
  std::vector<std::string_view> pieces;
  while (result.taken < bytes.size() && !decoder.complete() && !decoder.fault()) {
    const std::string_view piece = bytes.substr(result.taken, next(bytes.size() - result.taken));
    for (std::size_t used = 0; used < piece.size() && !decoder.complete() && !decoder.fault();) {
      pieces.clear();
      const std::size_t step = decoder.decode(piece.substr(used), pieces, kPiecesMax);
      expect(step > 0 || decoder.complete() || decoder.fault(), "every call gets on");
      used += step;
      result.taken += step;
      for (const std::string_view each : pieces) result.content += each;
    }
  }
  if (bytes.size() == result.taken) decoder.end_of_stream();
  result.complete = decoder.complete();
  result.cause = decoder.fault().cause;
  expect(decoder.content_bytes() == result.content.size(), "the content is counted");
  if (!result.complete) return result;
  for (const http1::Field& field : decoder.trailers()) {
    result.trailers += std::string(field.name) + ": " + std::string(field.value) + "\n";
  }
  return result;
}

std::string as_request(const http1::Length& length, std::string_view content) {
  const std::string framing = length.framing == http1::Framing::chunked
                                  ? "Transfer-Encoding: chunked"
                                  : "Content-Length: " + std::to_string(length.bytes);
  return "POST / HTTP/1.1\r\n" + framing + "\r\n\r\n" + std::string(content);
}

void expect_second_opinion(const http1::Length& length, std::string_view bytes, const std::string& content) {
  std::string text = as_request(length, bytes);
  RequestReader reader;
  const SecondReading& reading = reader.feed(text);
  if (!reading.error.empty()) return;
  expect(reading.complete && text.empty(), "a second parser sees the same end");
  expect(reading.content == content, "a second parser sees the same content");
}

void expect_same_when_encoded(const http1::Length& length, const std::string& content) {
  http1::BodyEncoder encoder(length.framing);
  std::vector<iovec> out;
  encoder.encode({content}, true, {}, out);
  std::string encoded;
  for (const iovec& each : out) encoded.append(static_cast<const char*>(each.iov_base), each.iov_len);
  std::string text = as_request(length, encoded);
  RequestReader reader;
  const SecondReading& reading = reader.feed(text);
  expect(reading.complete && reading.error.empty() && text.empty(), "what is encoded is one whole message", encoded);
  expect(reading.content == content, "what is encoded has the same content", encoded);
}

void run(const http1::Length& length, std::string_view bytes) {
  const Decoded whole = decode(length, bytes, [](std::size_t left) { return left; });
  Cuts cuts(bytes);
  const Decoded cut = decode(length, bytes, [&](std::size_t left) { return cuts.next(left); });
  expect(whole.content == cut.content, "cuts do not change the content");
  expect(whole.trailers == cut.trailers, "cuts do not change the trailers");
  expect(whole.complete == cut.complete && whole.cause == cut.cause, "cuts do not change the result");
  expect(!whole.complete || whole.taken == cut.taken, "cuts do not change the end");
  if (!whole.complete || length.framing == http1::Framing::until_close) return;
  expect_second_opinion(length, bytes.substr(0, whole.taken), whole.content);
  expect_same_when_encoded(length, whole.content);
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using candor::http1::Framing;
  if (size == 0) return 0;
  const std::string_view bytes = candor::test::as_text(data, size).substr(1);
  if (data[0] == 'l') {
    candor::test::run({Framing::length, 16}, bytes);
  } else if (data[0] == 'e') {
    candor::test::run({Framing::until_close, 0}, bytes);
  } else {
    candor::test::run({Framing::chunked, 0}, bytes);
  }
  return 0;
}
