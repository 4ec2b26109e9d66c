// RFC 9110 §15.2: any number of 1xx may come before the final response. They are relayed up to a limit, to clients that
// know them.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

constexpr int kRelayedMax = 32;

std::string interim(int status, const std::string& fields = "") {
  return "HTTP/1.1 " + std::to_string(status) + " Wait\r\n" + fields + "\r\n";
}

std::string repeated(int count, const std::string& text) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

void add_relayed(Chapter& chapter) {
  for (const int status : {100, 102, 103, 104, 150, 199})
    chapter.relay("one " + std::to_string(status), "RFC 9110 §15.2", interim(status) + std::string(kOk),
                  Answer(200).content("ok").after({status}));
  chapter.relay("several kinds", "RFC 9110 §15.2", interim(100) + interim(102) + interim(103) + std::string(kOk),
                Answer(200).content("ok").after({100, 102, 103}));
  for (const int count : {2, 31, 32}) {
    std::vector<int> statuses(static_cast<std::size_t>(count), 103);
    chapter.relay(std::to_string(count) + " of them", "RFC 9110 §15.2",
                  repeated(count, interim(103)) + std::string(kOk), Answer(200).content("ok").after(statuses));
  }
  for (const int count : {33, 100, 1000})
    chapter.relay(std::to_string(count) + ", of which 32 are relayed", "RFC 9110 §15.2",
                  repeated(count, interim(103)) + std::string(kOk),
                  Answer(200).content("ok").after(std::vector<int>(kRelayedMax, 103)));
  Case& apart =
      chapter.relay("in a packet of its own", "RFC 9110 §15.2", "", Answer(200).content("ok").after({103, 103}));
  apart.upstream.script = {read_message(),     send(interim(103)), pause(5ms),
                           send(interim(103)), pause(5ms),         send(std::string(kOk))};
  Case& cut = chapter.relay("cut within", "RFC 9110 §15.2", "", Answer(200).content("ok").after({103}));
  cut.upstream.script = {read_message(), send(interim(103).substr(0, 9)), pause(2ms),
                         send(interim(103).substr(9) + std::string(kOk))};
  chapter.relay("length of an interim response is nothing", "RFC 9112 §6.3",
                interim(103, "Content-Length: 5\r\n") + std::string(kOk), Answer(200).content("ok").after({103}));
  chapter.relay("coding of an interim response is nothing", "RFC 9112 §6.3",
                interim(103, "Transfer-Encoding: chunked\r\n") + std::string(kOk),
                Answer(200).content("ok").after({103}));
  Case& link = chapter.relay("fields of an interim response", "RFC 8297 §2",
                             interim(103, "Link: </a.css>; rel=preload\r\n") + std::string(kOk),
                             Answer(200).content("ok").after({103}));
  link.client = {sends(get("/")), waits_for("\r\nLink: </a.css>; rel=preload\r\n")};
  for (const int status : {204, 304, 404}) {
    const std::string code = std::to_string(status);
    chapter.relay("before a " + code, "RFC 9110 §15.2",
                  interim(103) + "HTTP/1.1 " + code + " So\r\nContent-Length: 0\r\n\r\n", Answer(status).after({103}));
  }
  Case& old = chapter.relay("none to an HTTP/1.0 client", "RFC 9110 §15.2",
                            interim(100) + interim(103) + std::string(kOk), Answer(200).content("ok"));
  to_http_1_0(old);
  Case& head = chapter.relay("before a response to HEAD", "RFC 9110 §15.2",
                             interim(103) + ok_with("Content-Length: 5\r\n"), Answer(200).to_head().after({103}));
  head.client = {sends(request("HEAD", "/"))};
  head.expected.seen = {Seen("HEAD / HTTP/1.1")};
}

void add_bad(Chapter& chapter) {
  chapter.fail("101 that nobody asked for", "RFC 9110 §7.8",
               "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  chapter.fail("101 without Upgrade", "RFC 9110 §15.2.2", interim(101));
  chapter.fail("101 and a response behind it", "RFC 9110 §15.2.2", interim(101) + std::string(kOk));
  const auto bad = [&](const char* name, const std::string& bytes, const std::string& cause = "response_malformed") {
    Case& row = chapter.fail(name, "RFC 9110 §15.2", bytes, 502, cause);
    row.expected.answers[0].after({103});
    return &row;
  };
  bad("101 behind a 103", interim(103) + interim(101));
  bad("garbage behind a 103", interim(103) + "garbage\r\n\r\n");
  bad("bad field behind a 103", interim(103) + ok_with("X A: 1\r\n"));
  bad("content behind a 103", interim(103) + "hello");
  bad("close behind a 103", interim(103), "connection_closed")->upstream.then = Ending::close;
  bad("silent behind a 103", interim(103), "response_timeout");
  Case& silent = chapter.cases.back();
  silent.where = Instance::impatient;
  silent.expected.answers[0].status = 504;
  chapter.fail("bad field in a 103", "RFC 9112 §5", interim(103, "X A: 1\r\n") + std::string(kOk));
  chapter.fail("folded field in a 103", "RFC 9112 §5.2", interim(103, "X-A: 1\r\n 2\r\n") + std::string(kOk));
  chapter.fail("bare LF in a 103", "RFC 9112 §2.2", "HTTP/1.1 103 Wait\n\n" + std::string(kOk));
}

}  // namespace

Chapter interim_responses() {
  Chapter chapter{"interim responses"};
  add_relayed(chapter);
  add_bad(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
