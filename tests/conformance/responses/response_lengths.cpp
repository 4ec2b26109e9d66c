// RFC 9112 §6.3 on the side of responses: one length, or a transfer coding that is exactly "chunked"; whatever else
// could be read in two ways is 502.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

constexpr std::string_view kChunks = "2\r\nok\r\n0\r\n\r\n";

std::string counted(const std::string& value) { return ok_with("Content-Length: " + value + "\r\n", "ok"); }
std::string coded(const std::string& value) { return ok_with("Transfer-Encoding: " + value + "\r\n", kChunks); }

void add_lengths(Chapter& chapter) {
  for (const char* value : {"",
                            " ",
                            "+2",
                            "-2",
                            "-0",
                            "0x2",
                            "2h",
                            "2,2",
                            "2, 2",
                            "2,3",
                            "2, 3",
                            "2,",
                            ",2",
                            "2;",
                            "2 2",
                            "2\t2",
                            "2.0",
                            "2e0",
                            "2_0",
                            "'2'",
                            "\"2\"",
                            "two",
                            "NaN",
                            "(2)",
                            "$2",
                            "2#",
                            "\xd9\xa2",
                            "2\xa0",
                            "9223372036854775808",
                            "18446744073709551616",
                            "18446744073709551618",
                            "99999999999999999999999999",
                            "-18446744073709551614"})
    chapter.fail("length '" + std::string(value) + "'", "RFC 9112 §6.3", counted(value));
  for (const unsigned char byte : controls()) {
    if (byte != '\t')
      chapter.fail("2 and byte " + hex(byte), "RFC 9110 §8.6", counted("2" + std::string(1, static_cast<char>(byte))));
  }
  const std::pair<const char*, const char*> lines[] = {
      {"twice the same", "Content-Length: 2\r\nContent-Length: 2\r\n"},
      {"two different ones", "Content-Length: 2\r\nContent-Length: 3\r\n"},
      {"two in different case", "Content-Length: 2\r\ncontent-length: 2\r\n"},
      {"the second one empty", "Content-Length: 2\r\nContent-Length:\r\n"},
      {"two, far apart", "Content-Length: 2\r\nX-A: 1\r\nContent-Length: 0\r\n"},
      {"blank before the colon", "Content-Length : 2\r\n"},
      {"folded", "Content-Length:\r\n 2\r\n"},
      {"length before chunked", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"},
      {"length behind chunked", "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n"},
      {"length 0 beside chunked", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"},
      {"bad length beside chunked", "Content-Length: x\r\nTransfer-Encoding: chunked\r\n"},
      {"length beside gzip", "Content-Length: 2\r\nTransfer-Encoding: gzip\r\n"},
      {"length beside identity", "Content-Length: 2\r\nTransfer-Encoding: identity\r\n"}};
  for (const auto& [name, fields] : lines) chapter.fail(name, "RFC 9112 §6.3", ok_with(fields, "ok"));
  for (const char* value : {"2", "02", "000000000000000000000000002"})
    chapter.relay("length " + std::string(value) + " passes", "RFC 9110 §8.6", counted(value),
                  Answer(200).content("ok").with("Content-Length", "2"));
  chapter.relay("length 0", "RFC 9110 §8.6", ok_with("Content-Length: 0\r\n"),
                Answer(200).content("").with("Content-Length", "0"));
  chapter.relay("length between blanks", "RFC 9112 §5", counted("\t 2 \t"),
                Answer(200).content("ok").with("Content-Length", "2"));
  const std::string large(400'000, 'x');
  chapter.relay("400 000 bytes", "RFC 9112 §6.2", ok_with("Content-Length: 400000\r\n", large),
                Answer(200).content(large));
}

void add_codings(Chapter& chapter) {
  for (const char* value : {"",
                            "gzip",
                            "identity",
                            "x",
                            "chunked, gzip",
                            "gzip, chunked",
                            "deflate, chunked",
                            "chunked, chunked",
                            "chunked,",
                            ",chunked",
                            "chunked;q=1",
                            "chunked;",
                            "\"chunked\"",
                            "'chunked'",
                            "xchunked",
                            "chunkedx",
                            "x chunked",
                            "chunked x",
                            "chunk",
                            "chun\xadked",
                            "\xff"
                            "chunked",
                            "chunked\x80",
                            "chunked\xa0",
                            "chunked, identity",
                            "identity, chunked",
                            "0"})
    chapter.fail("coding '" + std::string(value) + "'", "RFC 9112 §6.1", coded(value), 502, "response_transfer_coding");
  for (const unsigned char byte : controls()) {
    if (byte == '\t') continue;
    chapter.fail("chunked and byte " + hex(byte), "RFC 9112 §7", coded(inserted("chunked", 7, byte)));
    chapter.fail("byte " + hex(byte) + " and chunked", "RFC 9112 §7", coded(inserted("chunked", 0, byte)));
  }
  chapter.fail("two lines of chunked", "RFC 9112 §6.1",
               ok_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kChunks), 502,
               "response_transfer_coding");
  chapter.fail("gzip and chunked on two lines", "RFC 9112 §6.1",
               ok_with("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", kChunks), 502,
               "response_transfer_coding");
  chapter.fail("chunked in HTTP/1.0", "RFC 9112 §6.1",
               "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(kChunks));
  chapter.fail("chunked in HTTP/1.0 with a length", "RFC 9112 §6.1",
               "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 12\r\n\r\n" + std::string(kChunks));
  for (const char* value : {"chunked", "Chunked", "CHUNKED", " \tchunked\t "})
    chapter.relay("coding '" + std::string(value) + "' passes", "RFC 9112 §7", coded(value),
                  Answer(200).content("ok").framed(Framing::chunked));
}

void add_ends(Chapter& chapter) {
  for (const Ending ending : {Ending::close, Ending::reset}) {
    const std::string how = ending == Ending::close ? "close" : "reset";
    for (const auto& [name, bytes] :
         {std::pair{" before the content", ok_with("Content-Length: 5\r\n")},
          {" after 2 of 5 bytes", ok_with("Content-Length: 5\r\n", "ok")},
          {" after 2 of 2^63-1 bytes", ok_with("Content-Length: 9223372036854775807\r\n", "ok")}}) {
      Case& row = chapter.relay(how + name, "RFC 9112 §8", "", Answer(200).cut("response_incomplete"));
      // A reset may overtake what was sent before it, so that comes a moment later.
      row.upstream.script = {read_message(), send(bytes), pause(30ms), ending == Ending::close ? close() : reset()};
      row.expected.kept = false;
      row.expected.reuse = Reuse::no;
    }
  }
  Case& silent = chapter.relay("silent after 2 of 5 bytes", "RFC 9112 §8", ok_with("Content-Length: 5\r\n", "ok"),
                               Answer(200).cut("read_timeout"));
  silent.where = Instance::impatient;
  silent.expected.kept = false;
  silent.expected.reuse = Reuse::no;
}

}  // namespace

Chapter response_lengths() {
  Chapter chapter{"response length"};
  add_lengths(chapter);
  add_codings(chapter);
  add_ends(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
