// RFC 9112 §6.1, §6.3 and §7: what Transfer-Encoding may say. Exactly one "chunked" frames a request; a known grammar
// with an unknown coding before it is 501; all else is an attempt to be read in two ways.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

constexpr std::string_view kChunks = "5\r\nhello\r\n0\r\n\r\n";

std::string coded(const std::string& fields, std::string_view content = kChunks) {
  return request("POST", "/", fields, content);
}
std::string coding(const std::string& value) { return coded("Transfer-Encoding: " + value + "\r\n"); }
Seen hello() {
  return Seen("POST / HTTP/1.1").with("Transfer-Encoding", "chunked").content("hello").framed(Framing::chunked);
}

void add_decorations(Chapter& chapter) {
  for (const unsigned char byte : invisible()) {
    chapter.refuse("byte " + hex(byte) + " within chunked", "RFC 9112 §7", coding(inserted("chunked", 4, byte)));
    if (byte == ' ' || byte == '\t') {
      chapter.forward("byte " + hex(byte) + " before chunked", "RFC 9110 §5.5", coding(inserted("chunked", 0, byte)),
                      hello());
      chapter.forward("byte " + hex(byte) + " behind chunked", "RFC 9110 §5.5", coding(inserted("chunked", 7, byte)),
                      hello());
      continue;
    }
    chapter.refuse("byte " + hex(byte) + " before chunked", "RFC 9112 §7", coding(inserted("chunked", 0, byte)));
    chapter.refuse("byte " + hex(byte) + " behind chunked", "RFC 9112 §7", coding(inserted("chunked", 7, byte)));
  }
}

void add_values(Chapter& chapter) {
  for (const char* value : {"chunked", "Chunked", "CHUNKED", "cHuNkEd"})
    chapter.forward(std::string("passes ") + value, "RFC 9112 §7", coding(value), hello());
  for (const char* value : {"",
                            " ",
                            ",",
                            ";",
                            "chunked,",
                            ",chunked",
                            ", chunked",
                            "chunked,,",
                            "chunked ,",
                            "chunked;",
                            "chunked;q=1",
                            "chunked; q=1",
                            "chunked;a",
                            ";chunked",
                            "\"chunked\"",
                            "'chunked'",
                            "(chunked)",
                            "<chunked>",
                            "[chunked]",
                            "chunked=1",
                            "=chunked",
                            "chunked/1",
                            "chunked:",
                            ":chunked",
                            "chunked@",
                            "\\chunked",
                            "chunked?",
                            "x chunked",
                            "chunked x",
                            "chunked gzip",
                            "gzip chunked",
                            "chunked-",
                            "-chunked",
                            "_chunked",
                            "chunked_",
                            "xchunked",
                            "chunkedx",
                            "x-chunked",
                            "chunk",
                            "chunke",
                            "chunkedd",
                            "cchunked",
                            "ch unked",
                            "chun-ked",
                            "chun,ked",
                            "identity",
                            "gzip",
                            "x",
                            "none",
                            "0",
                            "1",
                            "true",
                            "*",
                            "chunked, chunked",
                            "chunked,chunked",
                            "chunked, gzip",
                            "chunked, identity",
                            "gzip, identity",
                            "chunked, gzip, chunked",
                            "gzip, chunked, chunked",
                            "chunked, chunked, gzip",
                            "gzip, chunked;",
                            "gzip, chunked;q=1",
                            "gzip, xchunked",
                            "gz ip, chunked",
                            "\"gzip\", chunked",
                            "(), chunked",
                            "gzip; chunked",
                            "gzip, chunked,",
                            ",gzip, chunked",
                            "ch\xc3\xbcnked",
                            "\xd1\x81hunked",
                            "chun\xe2\x84\xaa"
                            "ed",
                            "chunked\\r\\n",
                            "%63hunked",
                            "&chunked;",
                            "Transfer-Encoding: chunked",
                            "chunked, Content-Length: 5"})
    chapter.refuse("'" + std::string(value) + "'", "RFC 9112 §6.3", coding(value));
  for (const char* value :
       {"gzip, chunked", "gzip,chunked", "gzip , chunked", "gzip\t,\tchunked", "deflate, chunked", "compress, chunked",
        "x-gzip, chunked", "br, chunked", "identity, chunked", "unheard-of, chunked", "gzip, deflate, chunked",
        "GZIP, CHUNKED", "gzip;q=1, chunked", "a;b=c;d=e, chunked", "!#$, chunked"})
    chapter.refuse("'" + std::string(value) + "'", "RFC 9112 §6.1", coding(value), 501, "coding_not_implemented");
}

void add_lines(Chapter& chapter) {
  const std::pair<const char*, std::string> lines[] = {
      {"two lines of chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"},
      {"gzip and chunked on two lines", "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"},
      {"chunked and gzip on two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n"},
      {"chunked and identity on two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"},
      {"identity and chunked on two lines", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"},
      {"chunked and nothing on two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding:\r\n"},
      {"nothing and chunked on two lines", "Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n"},
      {"two lines in different case", "transfer-encoding: chunked\r\nTRANSFER-ENCODING: chunked\r\n"},
      {"two lines, far apart", "Transfer-Encoding: chunked\r\nX-A: 1\r\nX-B: 2\r\nTransfer-Encoding: x\r\n"},
      {"Content-Length before it", "Content-Length: 15\r\nTransfer-Encoding: chunked\r\n"},
      {"Content-Length behind it", "Transfer-Encoding: chunked\r\nContent-Length: 15\r\n"},
      {"Content-Length 0 before it", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"},
      {"Content-Length 0 behind it", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"},
      {"bad Content-Length behind it", "Transfer-Encoding: chunked\r\nContent-Length: x\r\n"},
      {"empty Content-Length behind it", "Transfer-Encoding: chunked\r\nContent-Length:\r\n"},
      {"Content-Length and a bad coding", "Content-Length: 15\r\nTransfer-Encoding: xchunked\r\n"},
      {"Content-Length and an unknown coding", "Content-Length: 15\r\nTransfer-Encoding: gzip, chunked\r\n"},
      {"Content-Length and identity", "Content-Length: 15\r\nTransfer-Encoding: identity\r\n"},
      {"Content-Length and an empty coding", "Content-Length: 15\r\nTransfer-Encoding:\r\n"},
      {"Content-Length, close and chunked",
       "Connection: close\r\nContent-Length: 15\r\nTransfer-Encoding: chunked\r\n"},
      {"Content-Length that Connection names",
       "Connection: Content-Length\r\nContent-Length: 15\r\nTransfer-Encoding: chunked\r\n"},
      {"chunked that Connection names beside Content-Length",
       "Connection: Transfer-Encoding\r\nContent-Length: 15\r\nTransfer-Encoding: chunked\r\n"},
      {"blank before the colon", "Transfer-Encoding : chunked\r\n"},
      {"tab before the colon", "Transfer-Encoding\t: chunked\r\n"},
      {"VT before the colon", "Transfer-Encoding\v: chunked\r\n"},
      {"NUL before the colon", "Transfer-Encoding\0: chunked\r\n"s},
      {"blank before the name", " Transfer-Encoding: chunked\r\n"},
      {"tab before the name", "\tTransfer-Encoding: chunked\r\n"},
      {"NUL before the name", "\0Transfer-Encoding: chunked\r\n"s},
      {"blank within the name", "Transfer Encoding: chunked\r\n"},
      {"byte ad within the name",
       "Transfer\xad"
       "Encoding: chunked\r\n"},
      {"equals sign for the colon", "Transfer-Encoding= chunked\r\n"},
      {"two colons", "Transfer-Encoding:: chunked\r\n"},
      {"folded with a blank", "Transfer-Encoding:\r\n chunked\r\n"},
      {"folded with a tab", "Transfer-Encoding:\r\n\tchunked\r\n"},
      {"folded on", "Transfer-Encoding: chunked\r\n , identity\r\n"},
      {"fold of another field", "X-A: 1\r\n Transfer-Encoding: chunked\r\n"},
      {"behind a bare LF", "X-A: 1\nTransfer-Encoding: chunked\r\n"},
      {"behind a bare CR", "X-A: 1\rTransfer-Encoding: chunked\r\n"},
      {"behind LF CR", "X-A: 1\n\rTransfer-Encoding: chunked\r\n"},
      {"value behind a bare LF", "Transfer-Encoding:\nchunked\r\n"},
      {"value behind a bare CR", "Transfer-Encoding:\rchunked\r\n"},
      {"CR at the end", "Transfer-Encoding: chunked\r\r\n"},
      {"bare LF at the end", "Transfer-Encoding: chunked\n"},
  };
  for (const auto& [name, fields] : lines) chapter.refuse(name, "RFC 9112 §6.1", coded(fields));
}

void add_versions(Chapter& chapter) {
  const std::string old = "POST / HTTP/1.0\r\n" + std::string(kHost);
  const std::string content = "\r\n" + std::string(kChunks);
  chapter.refuse("HTTP/1.0", "RFC 9112 §6.1", old + "Transfer-Encoding: chunked\r\n" + content);
  chapter.refuse("HTTP/1.0 with Content-Length", "RFC 9112 §6.1",
                 old + "Transfer-Encoding: chunked\r\nContent-Length: 15\r\n" + content);
  chapter.refuse("HTTP/1.0 with keep-alive", "RFC 9112 §6.1",
                 old + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n" + content);
  chapter.refuse("HTTP/1.0 with identity", "RFC 9112 §6.1", old + "Transfer-Encoding: identity\r\n" + content);
}

void add_look_alikes(Chapter& chapter) {
  for (const char* name : {"Transfer_Encoding", "X-Transfer-Encoding", "Transfer-Encodin", "Transfer-Encodings",
                           "TransferEncoding", "Content-Encoding"})
    chapter.forward(
        std::string("is not ") + name, "RFC 9110 §5.1",
        coded(std::string(name) + ": chunked\r\nContent-Length: 15\r\n"),
        Seen("POST / HTTP/1.1").with(name, "chunked").with("Content-Length", "15").content(std::string(kChunks)));
  for (const char* method : {"GET", "DELETE", "OPTIONS", "PUT", "FOO"})
    chapter.forward(std::string("in a ") + method, "RFC 9112 §6.1",
                    request(method, "/", "Transfer-Encoding: chunked\r\n", kChunks),
                    Seen(std::string(method) + " / HTTP/1.1").content("hello").framed(Framing::chunked));
  chapter.forward("without a blank", "RFC 9112 §5", coded("Transfer-Encoding:chunked\r\n"), hello());
  chapter.forward("name in capitals", "RFC 9110 §5.1", coded("TRANSFER-ENCODING: chunked\r\n"), hello());
  chapter.forward("named by Connection", "RFC 9110 §7.6.1",
                  coded("Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n"), hello());
}

}  // namespace

Chapter transfer_codings() {
  Chapter chapter{"transfer coding"};
  add_decorations(chapter);
  add_values(chapter);
  add_lines(chapter);
  add_versions(chapter);
  add_look_alikes(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
