// RFC 9112 §9.3 and RFC 9110 §2.5: HTTP/1.0 on either side.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

const std::string kKeepAlive = "GET / HTTP/1.0\r\n" + std::string(kHost) + "Connection: keep-alive\r\n\r\n";

void add_upstreams(Chapter& chapter) {
  const auto old = [&](const char* name, const std::string& fields, Reuse reuse) {
    chapter
        .relay(name, "RFC 9112 §9.3", "HTTP/1.0 200 OK\r\n" + fields + "Content-Length: 2\r\n\r\nok",
               Answer(200).content("ok").reading("HTTP/1.1 200 OK\r\n").without("Connection"))
        .expected.reuse = reuse;
  };
  old("upstream that says nothing", "", Reuse::no);
  old("upstream with keep-alive", "Connection: keep-alive\r\n", Reuse::yes);
  old("upstream with Keep-Alive in capitals", "Connection: KEEP-ALIVE\r\n", Reuse::yes);
  old("upstream with close", "Connection: close\r\n", Reuse::no);
  old("upstream with keep-alive and close", "Connection: keep-alive, close\r\n", Reuse::no);
  old("upstream with a Keep-Alive field only", "Keep-Alive: timeout=5\r\n", Reuse::no);
  chapter.relay("upstream without content", "RFC 9112 §9.3", "HTTP/1.0 204 No\r\nConnection: keep-alive\r\n\r\n",
                Answer(204));
  chapter.relay("upstream not modified", "RFC 9112 §9.3", "HTTP/1.0 304 No\r\n\r\n", Answer(304)).expected.reuse =
      Reuse::no;
}

void add_clients(Chapter& chapter) {
  const auto kept = [&](const char* name, const std::string& response, Answer answer) -> Case& {
    Case& row = chapter.relay(name, "RFC 9112 §9.3", response, std::move(answer.reading("HTTP/1.1 ")));
    row.client = {sends(kKeepAlive)};
    return row;
  };
  kept("client with keep-alive", std::string(kOk), Answer(200).content("ok").with("Connection", "keep-alive"));
  kept("client with keep-alive, no content", "HTTP/1.1 204 No\r\n\r\n", Answer(204).with("Connection", "keep-alive"));
  kept("client with keep-alive, upstream closes", ok_with("Connection: close\r\nContent-Length: 2\r\n", "ok"),
       Answer(200).content("ok").with("Connection", "keep-alive"))
      .expected.reuse = Reuse::no;
  kept("client with keep-alive and a failure", "nonsense",
       Answer(502, "response_malformed").with("Connection", "keep-alive"))
      .expected.reuse = Reuse::no;
  Case& chunks =
      kept("client with keep-alive, chunks", ok_with("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\n\r\n"),
           Answer(200).content("ok").framed(Framing::until_close));
  chunks.expected.kept = false;
  to_http_1_0(chapter.relay("client that says nothing", "RFC 9112 §9.3", std::string(kOk),
                            Answer(200).content("ok").with("Connection", "close").reading("HTTP/1.1 200 OK\r\n")));
  to_http_1_0(chapter.relay("client gets a failure", "RFC 9112 §9.3", "nonsense", Answer(502, "response_malformed")))
      .expected.reuse = Reuse::no;
  Case& nine = chapter.relay("client of version 1.9", "RFC 9110 §2.5",
                             ok_with("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\n\r\n"),
                             Answer(200).content("ok").framed(Framing::chunked));
  nine.client = {sends("GET / HTTP/1.9\r\n" + std::string(kHost) + "\r\n")};
  Case& head = kept("client with keep-alive, HEAD and chunked", ok_with("Transfer-Encoding: chunked\r\n"),
                    Answer(200).to_head().without("Transfer-Encoding"));
  head.client = {sends("HEAD / HTTP/1.0\r\n" + std::string(kHost) + "Connection: keep-alive\r\n\r\n")};
  head.expected.seen = {Seen("HEAD / HTTP/1.1")};
}

}  // namespace

Chapter http_1_0() {
  Chapter chapter{"HTTP/1.0"};
  add_upstreams(chapter);
  add_clients(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
