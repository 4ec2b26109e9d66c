// RFC 9110 §8.6 and RFC 9112 §6.3: one Content-Length of digits and nothing else. Even equal ones are not folded into
// one, as §6.3 would let us: nobody needs that but those who try whether we do.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

std::string post(const std::string& length_fields, std::string_view content = "hello") {
  return request("POST", "/", length_fields, content);
}

void add_values(Chapter& chapter) {
  const std::string values[] = {"",
                                " ",
                                "+5",
                                "-5",
                                "-0",
                                "- 5",
                                "0x5",
                                "0X5",
                                "05h",
                                "5h",
                                "h5",
                                "5,5",
                                "5, 5",
                                "5,6",
                                "5, 6",
                                "5,",
                                ",5",
                                "5,,5",
                                "5;",
                                "5;q=1",
                                "5 5",
                                "5\t5",
                                "5 ,5",
                                "5.0",
                                "5.",
                                ".5",
                                "5e0",
                                "5_0",
                                "0_5",
                                "5/1",
                                "(5)",
                                "#5",
                                "$5",
                                "5#",
                                "'5'",
                                "\"5\"",
                                "five",
                                "NaN",
                                "Infinity",
                                "inf",
                                "nil",
                                "null",
                                "true",
                                "0b101",
                                "0o5",
                                "5L",
                                "5u",
                                "1,000",
                                "1'000",
                                "\xd9\xa5",
                                "\xef\xbc\x95",
                                "5\xa0",
                                "\xa0"
                                "5",
                                "5 bytes",
                                "bytes 5",
                                "5-5",
                                "=5",
                                "5=5",
                                "{5}",
                                "[5]",
                                "*",
                                "?",
                                "9223372036854775808",
                                "18446744073709551615",
                                "18446744073709551616",
                                "18446744073709551621",
                                "99999999999999999999999999999999",
                                "-9223372036854775808",
                                "-18446744073709551611"};
  for (const std::string& value : values)
    chapter.refuse("'" + value + "'", "RFC 9112 §6.3", post("Content-Length: " + value + "\r\n"));
  for (const unsigned char byte : controls()) {
    if (byte == '\t') continue;
    chapter.refuse("5 and byte " + hex(byte), "RFC 9110 §8.6",
                   post("Content-Length: 5" + std::string(1, static_cast<char>(byte)) + "\r\n"));
    chapter.refuse("byte " + hex(byte) + " and 5", "RFC 9110 §8.6",
                   post("Content-Length: " + std::string(1, static_cast<char>(byte)) + "5\r\n"));
  }
  for (const char* value : {"5", "05", "005", "00000000000000000000000000005"})
    chapter.forward("passes " + std::string(value), "RFC 9110 §8.6",
                    post("Content-Length: " + std::string(value) + "\r\n"),
                    Seen("POST / HTTP/1.1").with("Content-Length", "5").content("hello").framed(Framing::length));
  chapter.forward("between blanks", "RFC 9112 §5", post("Content-Length: \t 5 \t\r\n"),
                  Seen("POST / HTTP/1.1").with("Content-Length", "5").content("hello"));
  chapter.forward("without a blank", "RFC 9112 §5", post("content-length:5\r\n"),
                  Seen("POST / HTTP/1.1").with("Content-Length", "5").content("hello"));
}

void add_lines(Chapter& chapter) {
  const std::pair<const char*, std::string> lines[] = {
      {"twice the same", "Content-Length: 5\r\nContent-Length: 5\r\n"},
      {"two different ones", "Content-Length: 5\r\nContent-Length: 6\r\n"},
      {"two, the smaller one last", "Content-Length: 5\r\nContent-Length: 0\r\n"},
      {"two in different case", "Content-Length: 5\r\nCONTENT-LENGTH: 5\r\n"},
      {"the second one empty", "Content-Length: 5\r\nContent-Length:\r\n"},
      {"the first one bad", "Content-Length: x\r\nContent-Length: 5\r\n"},
      {"three", "Content-Length: 5\r\nContent-Length: 5\r\nContent-Length: 5\r\n"},
      {"two, far apart", "Content-Length: 5\r\nX-A: 1\r\nContent-Length: 7\r\n"},
      {"blank before the colon", "Content-Length : 5\r\n"},
      {"tab before the colon", "Content-Length\t: 5\r\n"},
      {"folded", "Content-Length:\r\n 5\r\n"},
      {"folded on", "Content-Length: 5\r\n 5\r\n"},
      {"folded with a bare LF", "Content-Length:\n 5\r\n"},
      {"behind a bare LF", "X-A: 1\nContent-Length: 5\r\n"},
      {"behind a bare CR", "X-A: 1\rContent-Length: 5\r\n"},
      {"NUL behind the name", "Content-Length\0: 5\r\n"s},
      {"VT behind the name", "Content-Length\v: 5\r\n"},
      {"behind a NUL", "\0Content-Length: 5\r\n"s},
      {"behind a blank", " Content-Length: 5\r\n"},
  };
  for (const auto& [name, fields] : lines) chapter.refuse(name, "RFC 9112 §6.3", post(fields));
}

void add_contents(Chapter& chapter) {
  const std::string smuggled = "GET /evil HTTP/1.1\r\nHost: conformance.test\r\n\r\n";
  const std::string length = "Content-Length: " + std::to_string(smuggled.size()) + "\r\n";
  for (const char* method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"}) {
    Case& row = chapter.forward("request within the content of a " + std::string(method), "RFC 9110 §9.3",
                                request(method, "/", length, smuggled),
                                Seen(std::string(method) + " / HTTP/1.1").content(smuggled).framed(Framing::length));
    if (method == std::string_view("HEAD"))
      row.expected.answers = {Answer(200).to_head()}, row.upstream.answers = {ok_with("Content-Length: 2\r\n")};
  }
  chapter.forward("0 in a GET", "RFC 9110 §8.6", get("/", "Content-Length: 0\r\n"),
                  Seen("GET / HTTP/1.1").framed(Framing::length));
  chapter.forward("0 in a POST", "RFC 9110 §8.6", post("Content-Length: 0\r\n", ""),
                  Seen("POST / HTTP/1.1").with("Content-Length", "0"));
  chapter.forward("00 in a POST", "RFC 9110 §8.6", post("Content-Length: 00\r\n", ""),
                  Seen("POST / HTTP/1.1").with("Content-Length", "0"));
  chapter.forward("none in a POST", "RFC 9112 §6.3", request("POST", "/"),
                  Seen("POST / HTTP/1.1").framed(Framing::none));
  const std::string binary = std::string("\0\r\n\r\n\xff", 6);
  chapter.forward("content of any bytes", "RFC 9112 §6.2", post("Content-Length: 6\r\n", binary),
                  Seen("POST / HTTP/1.1").content(binary));
  const std::string large(300'000, 'x');
  chapter.forward("300 000 bytes", "RFC 9112 §6.2", post("Content-Length: 300000\r\n", large),
                  Seen("POST / HTTP/1.1").content(large));
  chapter.forward("content in pieces", "RFC 9112 §6.2", "", Seen("POST / HTTP/1.1").content("hello")).client = {
      sends(post("Content-Length: 5\r\n", "h")), sends("el"), sends("lo")};
  for (const char* part : {"", "h", "hell"}) {
    chapter
        .refuse_content("end after " + std::to_string(std::string_view(part).size()) + " of 5 bytes", "RFC 9112 §8", "")
        .client = {sends(post("Content-Length: 5\r\n", part)), half_closes()};
  }
  chapter.refuse_content("end after 5 of 2^63-1 bytes", "RFC 9112 §8", "").client = {
      sends(post("Content-Length: 9223372036854775807\r\n")), half_closes()};
  // What follows the announced content is the next request, and none that anybody could read.
  chapter
      .add({"more content than announced",
            "RFC 9112 §6.3",
            {sends(post("Content-Length: 2\r\n"))},
            {},
            {{Answer(200).content("ok"), Answer(400, "request_malformed")},
             false,
             Reach::requests,
             {Seen("POST / HTTP/1.1").content("he")}}})
      .client.push_back(half_closes());
}

}  // namespace

Chapter content_lengths() {
  Chapter chapter{"content length"};
  add_values(chapter);
  add_lines(chapter);
  add_contents(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
