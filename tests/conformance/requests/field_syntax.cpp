// RFC 9112 §5 and RFC 9110 §5: the lines between the request line and the content.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

void add_shapes(Chapter& chapter) {
  const std::pair<const char*, std::string> shapes[] = {
      {"blank before the colon", "X-A : 1\r\n"},
      {"tab before the colon", "X-A\t: 1\r\n"},
      {"no colon", "X-A\r\n"},
      {"no colon but an equals sign", "X-A=1\r\n"},
      {"a word alone", "evil\r\n"},
      {"empty name", ": 1\r\n"},
      {"empty name and value", ":\r\n"},
      {"blank for a name", " : 1\r\n"},
      {"folded with a blank", "X-A: 1\r\n 2\r\n"},
      {"folded with a tab", "X-A: 1\r\n\t2\r\n"},
      {"folded with nothing behind", "X-A: 1\r\n \r\n"},
      {"folded before its value", "X-A:\r\n 1\r\n"},
      {"folded like a field", "X-A: 1\r\n Content-Length: 5\r\n"},
      {"blank before the name", " X-A: 1\r\n"},
      {"request line for a field", "GET /evil HTTP/1.1\r\n"},
      {"bare LF behind a field", "X-A: 1\nX-B: 2\r\n"},
      {"bare LF before the empty line", "X-A: 1\r\nX-B: 2\n"},
      {"bare CR in a value", "X-A: 1\r2\r\n"},
      {"bare CR like a line ending", "X-A: 1\rX-B: 2\r\n"},
      {"bare CR at the end of a value", "X-A: 1\r\r\n"},
      {"bare CR in a name", "X\r-A: 1\r\n"},
      {"LF CR for a line ending", "X-A: 1\n\rX-B: 2\r\n"},
      {"CR, blank and LF", "X-A: 1\r \nX-B: 2\r\n"},
      {"NUL and LF", "X-A: 1\0\nX-B: 2\r\n"s},
      {"NUL before the CRLF", "X-A: 1\0\r\n"s},
      {"NUL before the name", "\0X-A: 1\r\n"s},
      {"byte order mark before the name", "\xef\xbb\xbfX-A: 1\r\n"},
      {"name in UTF-8", "X-Caf\xc3\xa9: 1\r\n"},
  };
  for (const auto& [name, fields] : shapes) chapter.refuse(name, "RFC 9112 §5", get("/", fields));
  const std::string head = "GET / HTTP/1.1\r\n" + std::string(kHost);
  chapter.refuse("fields begin with a blank line of one blank", "RFC 9112 §2.2",
                 "GET / HTTP/1.1\r\n \r\n" + std::string(kHost) + "\r\n");
  chapter.refuse("first field folded", "RFC 9112 §2.2", "GET / HTTP/1.1\r\n " + std::string(kHost) + "\r\n");
  chapter.refuse("bare LF for the empty line", "RFC 9112 §2.2", head + "\n");
  chapter.refuse("CR CR LF for the empty line", "RFC 9112 §2.2", head + "\r\r\n");
  chapter.refuse("LF CR LF for the empty line", "RFC 9112 §2.2", head + "\n\r\n");
  chapter.refuse("bare LF everywhere", "RFC 9112 §2.2", "GET / HTTP/1.1\nHost: conformance.test\n\n");
}

void add_names(Chapter& chapter) {
  for (const unsigned char byte : barred_from_tokens())
    chapter.refuse("byte " + hex(byte) + " in a name", "RFC 9110 §5.1", get("/", inserted("X-Name: 1\r\n", 3, byte)));
  for (const char* name : {"X!#$%&'*+-.^_`|~Y", "x", "0", "X_Y", "Content_Length", "Transfer_Encoding", "-", "X-"})
    chapter.forward("name " + std::string(name), "RFC 9110 §5.6.2", get("/", std::string(name) + ": v\r\n"),
                    Seen("GET / HTTP/1.1").with(name, "v"));
}

void add_values(Chapter& chapter) {
  for (const unsigned char byte : barred_from_values()) {
    chapter.refuse("byte " + hex(byte) + " in a value", "RFC 9110 §5.5",
                   get("/", inserted("X-A: before\r\n", 8, byte)));
    chapter.refuse("byte " + hex(byte) + " before a value", "RFC 9110 §5.5", get("/", inserted("X-A: v\r\n", 5, byte)));
    chapter.refuse("byte " + hex(byte) + " behind a value", "RFC 9110 §5.5", get("/", inserted("X-A: v\r\n", 6, byte)));
  }
  const auto value = [&](const char* name, const std::string& line, const std::string& expected) {
    chapter.forward(name, "RFC 9110 §5.5", get("/", line), Seen("GET / HTTP/1.1").with("X-A", expected));
  };
  value("value without a blank", "X-A:v\r\n", "v");
  value("value between blanks", "X-A: \t v \t \r\n", "v");
  value("empty value", "X-A:\r\n", "");
  value("value of blanks", "X-A:   \r\n", "");
  value("tab within a value", "X-A: a\tb\r\n", "a\tb");
  value("blanks within a value", "X-A: a   b\r\n", "a   b");
  value("colons in a value", "X-A: :a:b::\r\n", ":a:b::");
  value("quotes in a value", "X-A: \"a, b\\\"\r\n", "\"a, b\\\"");
  value("lines of the same name", "X-A: 1\r\nX-B: x\r\nx-a: 2\r\n", "1, 2");
  value("long value", "X-A: " + std::string(8000, 'v') + "\r\n", std::string(8000, 'v'));
  for (const unsigned char byte : Bytes{0x80, 0x85, 0xa0, 0xe9, 0xff})
    value(("byte " + hex(byte) + " passes in a value").c_str(), inserted("X-A: ab\r\n", 6, byte),
          inserted("ab", 1, byte));
  chapter.forward("order, case and repetition stay", "RFC 9110 §5.3",
                  get("/", "x-B: 1\r\nX-a: 2\r\nx-B: 3\r\nCookie: a=b\r\nCookie: c=d\r\n"),
                  Seen("GET / HTTP/1.1").reading("x-B: 1\r\nX-a: 2\r\nx-B: 3\r\nCookie: a=b\r\nCookie: c=d\r\n"));
}

}  // namespace

Chapter field_syntax() {
  Chapter chapter{"field syntax"};
  add_shapes(chapter);
  add_names(chapter);
  add_values(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
