// RFC 9112 §7.1 on the side of responses. The head has gone out when a chunk turns out bad, so the client's transfer is
// cut.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

const std::string kEnd = "0\r\n\r\n";

std::string coded(const std::string& chunks) { return ok_with("Transfer-Encoding: chunked\r\n", chunks); }

void pass(Chapter& chapter, const std::string& name, const std::string& chunks, const std::string& content) {
  chapter.relay(name, "RFC 9112 §7.1", coded(chunks), Answer(200).content(content).framed(Framing::chunked));
}

Case& cut(Chapter& chapter, const std::string& name, const std::string& chunks,
          const std::string& cause = "response_transfer_coding") {
  Case& row = chapter.relay(name, "RFC 9112 §7.1", coded(chunks), Answer(200).cut(cause));
  row.expected.kept = false;
  row.expected.reuse = Reuse::no;
  return row;
}

void add_good(Chapter& chapter) {
  pass(chapter, "one chunk", "5\r\nhello\r\n" + kEnd, "hello");
  pass(chapter, "two chunks", "2\r\nhe\r\n3\r\nllo\r\n" + kEnd, "hello");
  pass(chapter, "no data", kEnd, "");
  pass(chapter, "hexadecimal in capitals", "A\r\nhellohello\r\n" + kEnd, "hellohello");
  pass(chapter, "leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello");
  pass(chapter, "extensions", "5;a=b;c=\"d\"\r\nhello\r\n0;e\r\n\r\n", "hello");
  pass(chapter, "CRLFs and an end within the data", "9\r\n\r\n0\r\n\r\n\r\n\r\n" + kEnd, "\r\n0\r\n\r\n\r\n");
  pass(chapter, "large chunk", "186a0\r\n" + std::string(100'000, 'x') + "\r\n" + kEnd, std::string(100'000, 'x'));
  std::string tiny;
  for (int i = 0; i < 1000; ++i) tiny += "1\r\nx\r\n";
  pass(chapter, "a thousand chunks of a byte", tiny + kEnd, std::string(1000, 'x'));
  const std::string whole = coded("5\r\nhello\r\n" + kEnd);
  for (std::size_t back = 1; back <= 15; ++back) {
    Case& row = chapter.relay("cut " + std::to_string(back) + " bytes before the end", "RFC 9112 §7.1", "",
                              Answer(200).content("hello"));
    row.upstream.script = {read_message(), send(whole.substr(0, whole.size() - back)), pause(2ms),
                           send(whole.substr(whole.size() - back))};
  }
  Case& old = chapter.relay("to an HTTP/1.0 client", "RFC 9112 §7.1", coded("5\r\nhello\r\n" + kEnd),
                            Answer(200).content("hello").without("Transfer-Encoding").without("Content-Length"));
  to_http_1_0(old);
}

void add_bad(Chapter& chapter) {
  for (const char* size : {"",
                           " ",
                           " 5",
                           "5 ",
                           "5\t",
                           "0x5",
                           "+5",
                           "-5",
                           "5h",
                           "g",
                           "5,",
                           "5 5",
                           "5.0",
                           "5_",
                           "five",
                           "10000000000000005",
                           "ffffffffffffffff",
                           "FFFFFFFFFFFFFFFF0",
                           "5;",
                           "5;;a",
                           "5;=b",
                           "5;a=",
                           "5;a b",
                           "5;a=\"b"})
    cut(chapter, "size '" + std::string(size) + "'", std::string(size) + "\r\nhello\r\n" + kEnd);
  for (const unsigned char byte : controls()) {
    if (byte == '\t') continue;
    cut(chapter, "byte " + hex(byte) + " behind a size", inserted("5\r\nhello\r\n", 1, byte) + kEnd);
    cut(chapter, "byte " + hex(byte) + " in an extension", inserted("5;ab\r\nhello\r\n", 3, byte) + kEnd);
  }
  const std::pair<const char*, std::string> contents[] = {
      {"bare LF behind the size", "5\nhello\r\n" + kEnd},
      {"CR CR LF behind the size", "5\r\r\nhello\r\n" + kEnd},
      {"bare LF behind the data", "5\r\nhello\n" + kEnd},
      {"nothing behind the data", "5\r\nhello" + kEnd},
      {"more data than announced", "5\r\nhelloX\r\n" + kEnd},
      {"less data than announced", "5\r\nhell\r\n" + kEnd},
      {"empty line before a size", "5\r\nhello\r\n\r\n" + kEnd},
      {"bare LF for the last line", "5\r\nhello\r\n0\r\n\n"},
      {"bare LF behind the last size", "5\r\nhello\r\n0\n\r\n"},
      {"content that is not chunked", "hello\r\n"},
      {"a response instead of chunks", std::string(kOk)},
      {"bad chunk behind a good one", "5\r\nhello\r\nx\r\n"},
      {"trailer without a colon", "0\r\nX-Sum\r\n\r\n"},
      {"trailer with a blank before the colon", "0\r\nX-Sum : 1\r\n\r\n"},
      {"trailer with a NUL", "0\r\nX-Sum: \0\r\n\r\n"s},
      {"folded trailer", "0\r\nX-Sum: 1\r\n 2\r\n\r\n"},
      {"trailer with a bare LF", "0\r\nX-Sum: 1\n\r\n"},
      {"trailer with a bare CR", "0\r\nX-Sum: 1\r2\r\n\r\n"},
      {"size line of 257 bytes", "5;" + std::string(255, 'a') + "\r\nhello\r\n" + kEnd}};
  for (const auto& [name, chunks] : contents) cut(chapter, name, chunks);
  // The head has been relayed long before.
  for (const char* bad : {"x\r\n", "5\nhello", "-1\r\n"}) {
    Case& row = cut(chapter, "", "");
    row.name = "later bad chunk: " + std::string(bad, 1);
    row.upstream.script = {read_message(), send(coded("5\r\nhello\r\n")), pause(5ms), send(bad)};
  }
}

void add_ends(Chapter& chapter) {
  for (const Ending ending : {Ending::close, Ending::reset}) {
    for (const char* chunks : {"", "5", "5\r\n", "5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0",
                               "5\r\nhello\r\n0\r\n", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n"}) {
      Case& row = cut(chapter, "", "", "response_incomplete");
      row.name = (ending == Ending::close ? "close after " : "reset after ") +
                 std::to_string(std::string_view(chunks).size()) + " bytes";
      row.section = "RFC 9112 §8";
      row.upstream.script = {read_message(), send(coded(chunks)), pause(30ms),
                             ending == Ending::close ? close() : reset()};
    }
  }
  Case& old = cut(chapter, "close before the end, to an HTTP/1.0 client", "", "response_incomplete");
  old.upstream.script = {read_message(), send(coded("5\r\nhello\r\n")), close()};
  to_http_1_0(old);
  Case& silent = cut(chapter, "silent before the end", "5\r\nhello\r\n", "read_timeout");
  silent.where = Instance::impatient;
}

void add_trailers(Chapter& chapter) {
  chapter.relay("trailer passes", "RFC 9110 §6.5", coded("2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n"),
                Answer(200).content("ok").trailer("X-Sum", "1").without("X-Sum"));
  chapter.relay("several trailers pass", "RFC 9110 §6.5", coded("0\r\nX-A: 1\r\nx-b:2\r\nX-A: 3\r\n\r\n"),
                Answer(200).trailer("X-A", "1, 3").trailer("X-B", "2"));
  for (const char* name : {"Content-Length", "Transfer-Encoding", "Connection", "Set-Cookie", "Content-Encoding",
                           "Content-Type", "Content-Range", "Trailer", "Cache-Control", "Location", "WWW-Authenticate",
                           "Age", "Date", "Expires", "Vary", "Via"})
    chapter.relay("drops trailer " + std::string(name), "RFC 9110 §6.5.1",
                  coded("2\r\nok\r\n0\r\n" + std::string(name) + ": 1\r\nX-Sum: 1\r\n\r\n"),
                  Answer(200).content("ok").no_trailer(name).trailer("X-Sum", "1"));
  std::string fields;
  for (int i = 0; i < 100; ++i) fields += "X-T: 1\r\n";
  chapter.relay("100 trailers", "RFC 9110 §5.4", coded("0\r\n" + fields + "\r\n"), Answer(200));
  cut(chapter, "101 trailers", "0\r\n" + fields + "X-T: 1\r\n\r\n", "response_trailers_too_large");
  chapter.relay("trailer of 8192 bytes", "RFC 9110 §5.4", coded("0\r\nX-T: " + std::string(8187, 't') + "\r\n\r\n"),
                Answer(200));
  cut(chapter, "trailer of 8193 bytes", "0\r\nX-T: " + std::string(8188, 't') + "\r\n\r\n",
      "response_trailers_too_large");
  Case& old = chapter.relay("no trailers to an HTTP/1.0 client", "RFC 9112 §7.1.2",
                            coded("2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n"), Answer(200).content("ok"));
  to_http_1_0(old);
}

}  // namespace

Chapter chunked_responses() {
  Chapter chapter{"chunked responses"};
  add_good(chapter);
  add_bad(chapter);
  add_ends(chapter);
  add_trailers(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
