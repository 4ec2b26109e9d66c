// The head of a request: cut anywhere it reads the same, and what is accepted is written in a form that a second parser
// reads the same way.
#include "proxy/admission.hpp"
#include "proxy/http1/head_writer.hpp"
#include "proxy/http1/request_parser.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/in_process/second_parser.hpp"

namespace candor::test {
namespace {

using http1::HeadScanner;

constexpr http1::HeadLimits kLimits{.start_line = 512,
                                    .field_section = 1024,
                                    .fields = 20,
                                    .malformed = Cause::request_malformed,
                                    .start_line_too_long = Cause::target_too_long,
                                    .head_too_large = Cause::head_too_large,
                                    .field_too_large = Cause::head_too_large};

HeadScanner::Result scan_in_pieces(HeadScanner& scanner, std::string_view bytes) {
  Cuts cuts(bytes);
  HeadScanner::Result result = scanner.scan({}, kLimits);
  for (std::size_t known = 0; known < bytes.size() && result == HeadScanner::Result::need_more;) {
    known += cuts.next(bytes.size() - known);
    result = scanner.scan(bytes.substr(0, known), kLimits);
  }
  return result;
}

// The second parser gets what an upstream would get.
void expect_same_when_forwarded(const http1::RequestHead& head, const http1::Length& length) {
  http1::RequestForwarding forwarding{};
  forwarding.path = head.path;
  forwarding.host = head.authority;
  forwarding.pseudonym = "candor-1";
  forwarding.peer_address = "192.0.2.1";
  forwarding.request_id = "id";
  forwarding.length = length;
  std::string text;
  http1::write_request_head(head, forwarding, text);
  const std::string shown = text;
  RequestReader reader;
  const SecondReading& reading = reader.feed(text);
  expect(reading.error.empty(), "a second parser reads what is forwarded", reading.error + "\n" + shown);
  expect(reading.head_complete && text.empty(), "what is forwarded is one whole head", shown);
  expect(reading.method == head.method, "the method stays as it is", shown);
  const bool no_content =
      length.framing == http1::Framing::none || (length.framing == http1::Framing::length && length.bytes == 0);
  expect(reading.complete == no_content, "both see whether content follows", shown);
}

void run(std::string_view bytes) {
  HeadScanner scanner;
  HeadScanner in_pieces;
  const HeadScanner::Result whole = scanner.scan(bytes, kLimits);
  const HeadScanner::Result cut = scan_in_pieces(in_pieces, bytes);
  if (whole != HeadScanner::Result::failed && cut == HeadScanner::Result::failed) {
    http1::RequestHead refused;  // what the scanner refuses before its line ends, the parser refuses behind it
    const http1::Fault fault = whole == HeadScanner::Result::complete ? http1::parse_request(bytes, scanner, refused)
                                                                      : http1::judge_incomplete_request(bytes, scanner);
    expect(bool(fault), "a line that is refused early is refused whole");
    return;
  }
  expect(whole == cut, "cuts do not change the result");
  expect(scanner.fault().cause == in_pieces.fault().cause, "cuts do not change the fault");
  if (whole != HeadScanner::Result::complete) return;
  expect(scanner.line_ends() == in_pieces.line_ends(), "cuts do not change the lines");

  http1::RequestHead head;
  if (http1::parse_request(bytes, scanner, head)) return;
  const Admission admission = admit(head, config::Limits(), "candor-1");
  if (!admission.fault) expect_same_when_forwarded(head, admission.length);
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  candor::test::run(candor::test::as_text(data, size));
  return 0;
}
