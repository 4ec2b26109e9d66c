// RFC 9112 §7.1: chunked content of a client. Strict to the byte, because what is forwarded has chunks of our own
// making and nobody behind us would see what was wrong.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

constexpr std::size_t kChunkLineMax = 256;  // extensions included
const std::string kEnd = "0\r\n\r\n";

Seen with_content(const std::string& content) {
  return Seen("POST / HTTP/1.1").content(content).framed(Framing::chunked);
}

void add_sizes(Chapter& chapter) {
  for (const char* size : {"",
                           " ",
                           "5 5",
                           "0x5",
                           "0X5",
                           "x5",
                           "5x",
                           "+5",
                           "-5",
                           "-0",
                           "5h",
                           "g",
                           "G",
                           "z",
                           "@",
                           "/",
                           ":",
                           "`",
                           "5,",
                           ",5",
                           "5,5",
                           "5.0",
                           "5_",
                           "0_5",
                           "5#",
                           "#5",
                           "'5'",
                           "\"5\"",
                           "(5)",
                           "5=",
                           "5:",
                           "5-",
                           "5+",
                           "five",
                           "$5",
                           "\\5",
                           "5h;a",
                           "10000000000000005",
                           "ffffffffffffffff",
                           "FFFFFFFFFFFFFFFF0",
                           "8000000000000000",
                           "fffffffffffffffffffffffffffffffff",
                           "100000000000000000000000000000005",
                           "-10000000000000005",
                           "\xef\xbc\x95",
                           "5\xa0",
                           "5 ;a",
                           "5\t;a"})
    chapter.refuse_content("size '" + std::string(size) + "'", "RFC 9112 §7.1",
                           chunked(std::string(size) + "\r\nhello\r\n" + kEnd));
  for (const unsigned char byte : invisible()) {
    if (byte >= 0x84 && byte < 0xfd) continue;
    chapter.refuse_content("byte " + hex(byte) + " behind a size", "RFC 9112 §7.1",
                           chunked(inserted("5\r\nhello\r\n", 1, byte) + kEnd));
    chapter.refuse_content("byte " + hex(byte) + " before a size", "RFC 9112 §7.1",
                           chunked(inserted("5\r\nhello\r\n", 0, byte) + kEnd));
    chapter.refuse_content("byte " + hex(byte) + " behind the last size", "RFC 9112 §7.1",
                           chunked("5\r\nhello\r\n" + inserted(kEnd, 1, byte)));
  }
  for (const char* size : {"5", "05", "000005"})
    chapter.forward("size " + std::string(size) + " passes", "RFC 9112 §7.1",
                    chunked(std::string(size) + "\r\nhello\r\n" + kEnd), with_content("hello"));
  for (const char* size : {"A", "a", "0a", "0A"})
    chapter.forward("size " + std::string(size) + " passes", "RFC 9112 §7.1",
                    chunked(std::string(size) + "\r\nhellohello\r\n" + kEnd), with_content("hellohello"));
  for (const char* last : {"0", "00", "000", "0;a", "0;a=b", "00;a=\"b\""})
    chapter.forward("last size " + std::string(last), "RFC 9112 §7.1",
                    chunked("5\r\nhello\r\n" + std::string(last) + "\r\n\r\n"), with_content("hello"));
  chapter.refuse_content("size of 2^56, and an end", "RFC 9112 §8", "").client = {
      sends(chunked("100000000000000\r\nhello")), half_closes()};
}

void add_line_endings(Chapter& chapter) {
  const std::pair<const char*, std::string> contents[] = {
      {"bare LF behind the size", "5\nhello\r\n" + kEnd},
      {"bare CR behind the size", "5\rhello\r\n" + kEnd},
      {"CR CR LF behind the size", "5\r\r\nhello\r\n" + kEnd},
      {"LF CR behind the size", "5\n\rhello\r\n" + kEnd},
      {"CR and another byte behind the size", "5\rXhello\r\n" + kEnd},
      {"bare LF behind the data", "5\r\nhello\n" + kEnd},
      {"bare CR behind the data", "5\r\nhello\r" + kEnd},
      {"CR CR LF behind the data", "5\r\nhello\r\r\n" + kEnd},
      {"LF CR behind the data", "5\r\nhello\n\r" + kEnd},
      {"nothing behind the data", "5\r\nhello" + kEnd},
      {"two bytes for the CRLF behind the data", "5\r\nhelloXX" + kEnd},
      {"CR and a byte behind the data", "5\r\nhello\rX" + kEnd},
      {"more data than announced", "5\r\nhelloX\r\n" + kEnd},
      {"less data than announced", "5\r\nhell\r\n" + kEnd},
      {"empty line before the data", "5\r\n\r\nhello\r\n" + kEnd},
      {"empty line before the next size", "5\r\nhello\r\n\r\n" + kEnd},
      {"empty line before the first size", "\r\n5\r\nhello\r\n" + kEnd},
      {"bare LF behind the last size", "5\r\nhello\r\n0\n\r\n"},
      {"bare LF for the last line", "5\r\nhello\r\n0\r\n\n"},
      {"bare LFs at the end", "5\r\nhello\r\n0\n\n"},
      {"bare LFs everywhere", "5\nhello\n0\n\n"},
      {"CR CR LF behind the last size", "5\r\nhello\r\n0\r\r\n\r\n"},
      {"CR CR LF for the last line", "5\r\nhello\r\n0\r\n\r\r\n"},
      {"blank for the last line", "5\r\nhello\r\n0\r\n \r\n"},
      {"data behind the last chunk", "5\r\nhello\r\n0\r\nXX\r\n\r\n"},
      {"a request instead of chunks", "GET /evil HTTP/1.1\r\nHost: conformance.test\r\n\r\n"},
      {"content that is not chunked", "hello"},
      {"NUL for a size", "\0\r\nhello\r\n"s + kEnd},
  };
  for (const auto& [name, content] : contents) {
    Case& row = chapter.refuse_content(name, "RFC 9112 §7.1", "");
    row.client = {sends(chunked(content)), half_closes()};
  }
}

void add_extensions(Chapter& chapter) {
  for (const char* extension :
       {";a", ";a=b", ";a=b;c=d", ";a=\"b\"", ";a=\"b;c\"", ";a=\"b, c\"", ";a=\"\\\"\"", "; a=b", "; a", ";a;b;c"})
    chapter.forward("extension " + std::string(extension), "RFC 9112 §7.1.1",
                    chunked("5" + std::string(extension) + "\r\nhello\r\n" + kEnd), with_content("hello"));
  for (const char* extension : {";", ";;a", ";=b", ";a=", ";a=b=c", ";a b", ";a=\"b", ";a=b\"", ";a=\"b\"c", ";(a)",
                                ";a=(b)", ";a,b", ";a=b,c", ";\"a\"", ";@", ";a;", ";\xc3\xa9", ";a=\xff"})
    chapter.refuse_content("bad extension " + std::string(extension), "RFC 9112 §7.1.1",
                           chunked("5" + std::string(extension) + "\r\nhello\r\n" + kEnd));
  for (const unsigned char byte : controls()) {
    if (byte == '\t') continue;
    chapter.refuse_content("byte " + hex(byte) + " in an extension", "RFC 9112 §7.1.1",
                           chunked(inserted("5;ab\r\nhello\r\n", 3, byte) + kEnd));
  }
  chapter.refuse_content("LF in an extension hides a chunk", "RFC 9112 §7.1.1",
                         chunked("2;\nxx\r\n4c\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n"));
  chapter.refuse_content("LF in a quoted extension", "RFC 9112 §7.1.1", chunked("5;a=\"\n\"\r\nhello\r\n" + kEnd));
  chapter.refuse_content("CRLF in a quoted extension", "RFC 9112 §7.1.1", chunked("5;a=\"\r\n\"\r\nhello\r\n" + kEnd));
  const std::string limit = "5;" + std::string(kChunkLineMax - 2, 'a');
  chapter.forward("line of 256 bytes", "RFC 9112 §7.1.1", chunked(limit + "\r\nhello\r\n" + kEnd),
                  with_content("hello"));
  chapter.refuse_content("line of 257 bytes", "RFC 9112 §7.1.1", chunked(limit + "a\r\nhello\r\n" + kEnd));
  chapter.refuse_content("extension without an end", "RFC 9112 §7.1.1", chunked("5;" + std::string(5000, 'a')));
  chapter.refuse_content("size of zeros without an end", "RFC 9112 §7.1", chunked(std::string(5000, '0')));
}

void add_streams(Chapter& chapter) {
  const std::string whole = "5\r\nhello\r\n0\r\n\r\n";
  for (std::size_t at = 1; at < whole.size(); ++at) {
    chapter.forward("content cut after " + std::to_string(at) + " bytes", "RFC 9112 §7.1", "", with_content("hello"))
        .client = {sends(chunked(whole.substr(0, at))), sends(whole.substr(at))};
    chapter.refuse_content("end after " + std::to_string(at) + " bytes", "RFC 9112 §8", "").client = {
        sends(chunked(whole.substr(0, at))), half_closes()};
  }
  std::string tiny;
  for (int i = 0; i < 1000; ++i) tiny += "1\r\nx\r\n";
  chapter.forward("a thousand chunks of a byte", "RFC 9112 §7.1", chunked(tiny + kEnd),
                  with_content(std::string(1000, 'x')));
  chapter.forward("nothing but the last chunk", "RFC 9112 §7.1", chunked(kEnd), with_content(""));
  const std::string smuggled = "0\r\n\r\nGET /evil HTTP/1.1\r\nHost: conformance.test\r\n\r\n";
  chapter.forward("data that looks like an end and a request", "RFC 9112 §7.1",
                  chunked("33\r\n" + smuggled + "\r\n" + kEnd), with_content(smuggled));
  chapter.forward("chunk of 100 000 bytes", "RFC 9112 §7.1",
                  chunked("186A0\r\n" + std::string(100'000, 'x') + "\r\n" + kEnd),
                  with_content(std::string(100'000, 'x')));
  // The first chunk is at the upstream when the second one turns out bad: it is still the client's fault.
  for (const char* bad : {"x\r\n", "5\nhello\r\n", "-1\r\n", "5;\r\nhello\r\n"}) {
    Case& row = chapter.refuse_content(
        "bad chunk behind a good one: " + std::string(bad, std::string_view(bad).find_first_of("\r\n")),
        "RFC 9112 §7.1", "");
    row.client = {sends(chunked("5\r\nhello\r\n")), waits_for_upstream("hello"), sends(bad)};
  }
}

}  // namespace

Chapter chunks() {
  Chapter chapter{"chunks"};
  add_sizes(chapter);
  add_line_endings(chapter);
  add_extensions(chapter);
  add_streams(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
