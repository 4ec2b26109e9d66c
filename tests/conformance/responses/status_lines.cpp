// RFC 9112 §4: the first line of a response. What is no HTTP/1.x status line is no response: 502.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

std::string with_line(const std::string& line) { return line + "\r\nContent-Length: 2\r\n\r\nok"; }

void add_bad_lines(Chapter& chapter) {
  for (const char* line : {"HTTP/2.0 200 OK",
                           "HTTP/3.7 200 OK",
                           "HTTP/0.9 200 OK",
                           "HTTP/0.0 200 OK",
                           "HTTP/2 200",
                           "HTTP/1 200 OK",
                           "HTTP/1. 200 OK",
                           "HTTP/.1 200 OK",
                           "HTTP/11 200 OK",
                           "HTTP/1.11 200 OK",
                           "HTTP/01.1 200 OK",
                           "HTTP/1.1.1 200 OK",
                           "HTTP/1,1 200 OK",
                           "HTTP/1.x 200 OK",
                           "HTTP/-1.1 200 OK",
                           "http/1.1 200 OK",
                           "Http/1.1 200 OK",
                           "HTTPS/1.1 200 OK",
                           "HTTP /1.1 200 OK",
                           "HTTP/ 1.1 200 OK",
                           " HTTP/1.1 200 OK",
                           "\tHTTP/1.1 200 OK",
                           "\r\nHTTP/1.1 200 OK",
                           "\nHTTP/1.1 200 OK",
                           "XHTTP/1.1 200 OK",
                           "HTP/1.1 200 OK",
                           "HTTPX/1.1 200 OK",
                           "ICY 200 OK",
                           "RTSP/1.0 200 OK",
                           "SIP/2.0 200 OK",
                           "200 OK",
                           "OK",
                           "Status: 200 OK",
                           "\xef\xbb\xbfHTTP/1.1 200 OK",
                           "HTTP/1.1",
                           "HTTP/1.1 ",
                           "HTTP/1.1  200 OK",
                           "HTTP/1.1\t200 OK",
                           "HTTP/1.1200 OK",
                           "HTTP/1.1 OK",
                           "HTTP/1.1 OK 200",
                           "HTTP/1.1 2 OK",
                           "HTTP/1.1 20 OK",
                           "HTTP/1.1 2000 OK",
                           "HTTP/1.1 0200 OK",
                           "HTTP/1.1 2x0 OK",
                           "HTTP/1.1 20x OK",
                           "HTTP/1.1 x00 OK",
                           "HTTP/1.1 -200 OK",
                           "HTTP/1.1 +20 OK",
                           "HTTP/1.1 -20 OK",
                           "HTTP/1.1 2.0 OK",
                           "HTTP/1.1 0x1 OK",
                           "HTTP/1.1 200OK",
                           "HTTP/1.1 200\tOK",
                           "HTTP/1.1 200,OK",
                           "HTTP/1.1 200-OK",
                           "HTTP/1.1 \xef\xbc\x92\xef\xbc\x90\xef\xbc\x90 OK",
                           "GET / HTTP/1.1",
                           "<html><body>Hello</body></html>",
                           "220 mail.test ESMTP",
                           "SSH-2.0-OpenSSH_9.2",
                           "+OK POP3",
                           "-ERR unknown command",
                           "HTTP/1.1 000 Zero",
                           "HTTP/1.1 001 One",
                           "HTTP/1.1 099 Low",
                           "HTTP/1.1 600 High",
                           "HTTP/1.1 666 High",
                           "HTTP/1.1 700 High",
                           "HTTP/1.1 999 High"})
    chapter.fail("is " + std::string(line), "RFC 9112 §4", with_line(line));
  chapter.fail("TLS alert", "RFC 9112 §4", "\x15\x03\x03\x00\x02\x02\x46"s);
  chapter.fail("TLS hello", "RFC 9112 §4", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s);
  chapter.fail("HTTP/2 settings", "RFC 9112 §4", "\0\0\x12\x04\0\0\0\0\0"s);
  chapter.fail("one byte of garbage", "RFC 9112 §4", "\xff");
  chapter.fail("one NUL", "RFC 9112 §4", "\0"s);
  chapter.fail("nothing but an empty line", "RFC 9112 §4", "\r\n");
  chapter.fail("content without a head", "RFC 9112 §4", "{\"ok\": true}\n");
  chapter.fail("bare LF behind it", "RFC 9112 §2.2", "HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok");
  chapter.fail("bare CR within it", "RFC 9112 §2.2", with_line("HTTP/1.1 200 O\rK"));
  chapter.fail("CR CR LF behind it", "RFC 9112 §2.2", with_line("HTTP/1.1 200 OK\r"));
  chapter.fail("folded", "RFC 9112 §4", with_line("HTTP/1.1 200\r\n OK"));
  for (const unsigned char byte : barred_from_values())
    chapter.fail("byte " + hex(byte) + " in the phrase", "RFC 9112 §4",
                 with_line(inserted("HTTP/1.1 200 OK", 14, byte)));
}

void add_good_lines(Chapter& chapter) {
  for (const int status :
       {200, 201, 202, 203, 206, 207, 208, 226, 250, 299, 300, 301, 302, 303, 305, 306, 307, 308, 310, 399, 400, 401,
        402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 420, 421, 422, 423, 424,
        425, 426, 428, 429, 431, 444, 451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511, 520, 599})
    chapter.relay("status " + std::to_string(status), "RFC 9110 §15",
                  with_line("HTTP/1.1 " + std::to_string(status) + " So it is"),
                  Answer(status).content("ok").phrase("So it is"));
  const auto good = [&](const char* name, const std::string& line, const char* phrase) {
    chapter.relay(name, "RFC 9112 §4", with_line(line),
                  Answer(200).content("ok").phrase(phrase).reading("HTTP/1.1 200 "));
  };
  good("no phrase", "HTTP/1.1 200 ", "");
  good("no phrase and no blank", "HTTP/1.1 200", "");
  good("phrase of several words", "HTTP/1.1 200 All is well", "All is well");
  good("phrase with a tab", "HTTP/1.1 200 O\tK", "O\tK");
  good("phrase of blanks", "HTTP/1.1 200   ", "  ");
  good("phrase in another alphabet", "HTTP/1.1 200 \xd0\x94\xd0\xb0", "\xd0\x94\xd0\xb0");
  good("phrase with colons", "HTTP/1.1 200 OK: fine", "OK: fine");
  good("long phrase", "HTTP/1.1 200 OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK",
       "OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK");
  good("version 1.2", "HTTP/1.2 200 OK", "OK");
  good("version 1.9", "HTTP/1.9 200 OK", "OK");
  const std::string whole = with_line("HTTP/1.1 200 OK");
  for (std::size_t at = 1; at < whole.size(); at += (at < 20 ? 1 : 5)) {
    Case& row =
        chapter.relay("cut after " + std::to_string(at) + " bytes", "RFC 9112 §2.2", "", Answer(200).content("ok"));
    row.upstream.script = {read_message(), send(whole.substr(0, at)), pause(2ms), send(whole.substr(at))};
  }
}

void add_ends(Chapter& chapter) {
  for (const Ending ending : {Ending::close, Ending::reset}) {
    const std::string how = ending == Ending::close ? "close" : "reset";
    for (const char* part :
         {"", "H", "HTTP/1.1", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"}) {
      Case& row = chapter.fail(how + " after " + std::to_string(std::string_view(part).size()) + " bytes",
                               "RFC 9112 §8", part, 502, "connection_closed");
      row.upstream.then = ending;
    }
  }
  for (const char* part : {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"}) {
    Case& row = chapter.fail("silent after " + std::to_string(std::string_view(part).size()) + " bytes",
                             "RFC 9110 §15.6.5", part, 504, "response_timeout");
    row.where = Instance::impatient;
  }
}

}  // namespace

Chapter status_lines() {
  Chapter chapter{"status line"};
  add_bad_lines(chapter);
  add_good_lines(chapter);
  add_ends(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
