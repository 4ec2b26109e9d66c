// The head of a response: cut anywhere it reads the same, and what is relayed is written in a form that a second parser
// reads the same way. The first byte chooses the request that it answers.
#include "proxy/http1/head_writer.hpp"
#include "proxy/http1/response_parser.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/in_process/second_parser.hpp"

namespace candor::test {
namespace {

using http1::HeadScanner;

constexpr http1::HeadLimits kLimits{.start_line = 512,
                                    .field_section = 1024,
                                    .fields = 20,
                                    .malformed = Cause::response_malformed,
                                    .start_line_too_long = Cause::response_head_too_large,
                                    .head_too_large = Cause::response_head_too_large,
                                    .field_too_large = Cause::response_field_too_large};

HeadScanner::Result scan_in_pieces(HeadScanner& scanner, std::string_view bytes) {
  Cuts cuts(bytes);
  HeadScanner::Result result = scanner.scan({}, kLimits);
  for (std::size_t known = 0; known < bytes.size() && result == HeadScanner::Result::need_more;) {
    known += cuts.next(bytes.size() - known);
    result = scanner.scan(bytes.substr(0, known), kLimits);
  }
  return result;
}

void expect_same_when_relayed(const http1::ResponseHead& head, std::string_view method, const http1::Length& length) {
  http1::ResponseForwarding forwarding{};
  forwarding.pseudonym = "candor-1";
  forwarding.length = length;
  if (length.framing == http1::Framing::until_close) forwarding.length.framing = http1::Framing::chunked;
  forwarding.keep_length = head.status == 304 || (method == "HEAD" && head.status != 204);
  std::string text;
  http1::write_response_head(head, forwarding, text);
  const std::string shown = text;
  ResponseReader reader(method);
  const SecondReading& reading = reader.feed(text);
  expect(reading.error.empty(), "a second parser reads what is relayed", reading.error + "\n" + shown);
  expect(reading.head_complete && text.empty(), "what is relayed is one whole head", shown);
  expect(reading.status == head.status, "the status stays as it is", shown);
  const bool no_content = forwarding.length.framing == http1::Framing::none ||
                          (forwarding.length.framing == http1::Framing::length && forwarding.length.bytes == 0);
  expect(reading.complete == no_content, "both see whether content follows", shown);
}

void run(std::string_view method, std::string_view bytes) {
  HeadScanner scanner;
  HeadScanner in_pieces;
  const HeadScanner::Result whole = scanner.scan(bytes, kLimits);
  const HeadScanner::Result cut = scan_in_pieces(in_pieces, bytes);
  if (whole != HeadScanner::Result::failed && cut == HeadScanner::Result::failed) {
    http1::ResponseHead refused;  // what the scanner refuses before its line ends, the parser refuses behind it
    const http1::Fault fault = whole == HeadScanner::Result::complete
                                   ? http1::parse_response(bytes, scanner, refused)
                                   : http1::judge_incomplete_response(bytes, scanner);
    expect(bool(fault), "a line that is refused early is refused whole");
    return;
  }
  expect(whole == cut, "cuts do not change the result");
  expect(scanner.fault().cause == in_pieces.fault().cause, "cuts do not change the fault");
  if (whole != HeadScanner::Result::complete) return;

  http1::ResponseHead head;
  if (http1::parse_response(bytes, scanner, head)) return;
  expect(http1::may_be_status_line(bytes), "what is accepted was possible from its first byte on");
  const http1::LengthResult length = http1::response_length(head, method);
  if (length.fault || head.status < 200) return;
  expect_same_when_relayed(head, method, length.length);
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = candor::test::as_text(data, size);
  candor::test::run(bytes[0] == 'H' ? "GET" : "HEAD", bytes[0] == 'H' ? bytes : bytes.substr(1));
  return 0;
}
