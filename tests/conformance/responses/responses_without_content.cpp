// RFC 9112 §6.3 (1) and RFC 9110 §6.4.1: responses that have no content, whatever their fields say. What an upstream
// sends behind them all the same never becomes anybody's response.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

Case& to_head(Chapter& chapter, const char* name, const std::string& upstream_bytes, Answer answer) {
  Case& row = chapter.relay(name, "RFC 9110 §9.3.2", upstream_bytes, std::move(answer.to_head().content("")));
  row.client = {sends(request("HEAD", "/"))};
  row.expected.seen = {Seen("HEAD / HTTP/1.1")};
  return row;
}

void add_head(Chapter& chapter) {
  to_head(chapter, "HEAD with a length", ok_with("Content-Length: 5\r\n"), Answer(200).with("Content-Length", "5"));
  to_head(chapter, "HEAD with a length of 0", ok_with("Content-Length: 0\r\n"),
          Answer(200).with("Content-Length", "0"));
  to_head(chapter, "HEAD with a huge length", ok_with("Content-Length: 9223372036854775807\r\n"),
          Answer(200).with("Content-Length", "9223372036854775807"));
  to_head(chapter, "HEAD with chunked", ok_with("Transfer-Encoding: chunked\r\n"),
          Answer(200).with("Transfer-Encoding", "chunked"));
  to_head(chapter, "HEAD without a length", ok_with(""), Answer(200));
  to_head(chapter, "HEAD that fails", "HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n",
          Answer(404).with("Content-Length", "5"));
  to_head(chapter, "HEAD with content all the same", ok_with("Content-Length: 5\r\n", "hello"),
          Answer(200).with("Content-Length", "5"))
      .expected.reuse = Reuse::no;
  to_head(chapter, "HEAD with chunks all the same",
          ok_with("Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"), Answer(200))
      .expected.reuse = Reuse::no;
  to_head(chapter, "HEAD with a response all the same", ok_with("Content-Length: 5\r\n", std::string(kOk)), Answer(200))
      .expected.reuse = Reuse::no;
  for (const auto& [name, fields] :
       {std::pair{"HEAD with a bad length", "Content-Length: x\r\n"},
        {"HEAD with two lengths", "Content-Length: 2\r\nContent-Length: 3\r\n"},
        {"HEAD with length and chunked", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n"}})
    to_head(chapter, name, ok_with(fields), Answer(502, "response_malformed")).expected.reuse = Reuse::no;
  to_head(chapter, "HEAD with another coding", ok_with("Transfer-Encoding: gzip\r\n"),
          Answer(502, "response_transfer_coding"))
      .expected.reuse = Reuse::no;
}

void add_statuses(Chapter& chapter) {
  for (const int status : {204, 304}) {
    const std::string code = std::to_string(status);
    const std::string line = "HTTP/1.1 " + code + " So\r\n";
    const auto relay = [&](const std::string& name, const std::string& rest) -> Case& {
      return chapter.relay(code + name, "RFC 9110 §15", line + rest, Answer(status).content(""));
    };
    relay("", "\r\n");
    relay(" with a length of 0", "Content-Length: 0\r\n\r\n");
    relay(" with a length", "Content-Length: 5\r\n\r\n");
    relay(" with chunked", "Transfer-Encoding: chunked\r\n\r\n");
    relay(" with a type", "Content-Type: text/plain\r\nETag: \"x\"\r\n\r\n").expected.answers[0].with("ETag", "\"x\"");
    relay(" with content all the same", "Content-Length: 5\r\n\r\nhello").expected.reuse = Reuse::no;
    relay(" with content without a length", "\r\nhello").expected.reuse = Reuse::no;
    relay(" with chunks all the same", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n").expected.reuse =
        Reuse::no;
    relay(" with a response all the same", "\r\n" + std::string(kOk)).expected.reuse = Reuse::no;
    relay(" with close", "Connection: close\r\n\r\n").expected.reuse = Reuse::no;
    chapter.fail(code + " with a bad length", "RFC 9112 §6.3", line + "Content-Length: x\r\n\r\n");
    chapter.fail(code + " with length and chunked", "RFC 9112 §6.3",
                 line + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n");
  }
  chapter.relay("204 loses its length", "RFC 9110 §8.6", "HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n",
                Answer(204).without("Content-Length"));
  chapter.relay("204 loses its coding", "RFC 9112 §6.1", "HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n",
                Answer(204).without("Transfer-Encoding"));
  chapter.relay("304 keeps its length", "RFC 9110 §8.6", "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n",
                Answer(304).with("Content-Length", "5"));
}

}  // namespace

Chapter responses_without_content() {
  Chapter chapter{"no content"};
  add_head(chapter);
  add_statuses(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
