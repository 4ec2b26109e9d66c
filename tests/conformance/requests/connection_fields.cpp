// RFC 9110 §7.6: what belongs to one connection ends there, what the proxy says about itself cannot be forged or named
// away, and a request that has been here before goes no further.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

Seen plain() { return Seen("GET / HTTP/1.1"); }

void add_dropped(Chapter& chapter) {
  const auto drops = [&](const char* name, const std::string& fields, const std::vector<std::string>& absent) {
    Seen seen = plain();
    for (const std::string& field : absent) seen.without(field);
    chapter.forward(name, "RFC 9110 §7.6.1", get("/", fields), seen);
  };
  drops("a named field", "Connection: X-Private\r\nX-Private: 1\r\n", {"X-Private", "Connection"});
  drops("a named field before Connection", "X-Private: 1\r\nConnection: X-Private\r\n", {"X-Private", "Connection"});
  drops("a named field in another case", "Connection: x-pRIVATE\r\nX-Private: 1\r\n", {"X-Private"});
  drops("a named field on two lines", "Connection: X-Private\r\nX-Private: 1\r\nX-Private: 2\r\n", {"X-Private"});
  drops("several named fields", "Connection: X-A, keep-alive ,X-B\r\nX-A: 1\r\nX-B: 2\r\n",
        {"X-A", "X-B", "Connection"});
  drops("fields named on two lines", "Connection: X-A\r\nConnection: X-B\r\nX-A: 1\r\nX-B: 2\r\n",
        {"X-A", "X-B", "Connection"});
  drops("between empty members", "Connection: , X-A,, \r\nX-A: 1\r\n", {"X-A", "Connection"});
  drops("Connection that names itself", "Connection: Connection\r\n", {"Connection"});
  drops("keep-alive", "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n", {"Connection", "Keep-Alive"});
  drops("Keep-Alive that nobody named", "Keep-Alive: timeout=5\r\n", {"Keep-Alive"});
  drops("Proxy-Connection", "Proxy-Connection: keep-alive\r\n", {"Proxy-Connection"});
  drops("TE of codings", "TE: gzip, deflate;q=0.5\r\nConnection: TE\r\n", {"TE", "Connection"});
  drops("TE that is empty", "TE:\r\nConnection: TE\r\n", {"TE", "Connection"});
  drops("Upgrade to h2c",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n",
        {"Upgrade", "HTTP2-Settings", "Connection"});
  drops("Upgrade to H2C", "Connection: upgrade\r\nUpgrade: H2C\r\n", {"Upgrade", "Connection"});
  drops("HTTP2-Settings alone", "HTTP2-Settings: AAMAAABk\r\n", {"HTTP2-Settings"});
  drops("Upgrade that Connection does not name", "Upgrade: websocket\r\n", {"Upgrade", "Connection"});
  drops("Forwarded of anybody", "Forwarded: for=192.0.2.1;proto=https\r\n", {"Forwarded"});
  chapter.forward("TE: trailers is asked anew", "RFC 9110 §10.1.4", get("/", "TE: trailers\r\nConnection: TE\r\n"),
                  plain().with("TE", "trailers").with("Connection", "TE"));
  chapter.forward("TE: trailers among codings", "RFC 9110 §10.1.4",
                  get("/", "TE: gzip, trailers;q=1, trailers\r\nConnection: TE\r\n"),
                  plain().with("TE", "trailers").with("Connection", "TE"));
  chapter.forward("Upgrade without h2c", "RFC 9110 §7.8",
                  get("/", "Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n"),
                  plain().with("Upgrade", "websocket").with("Connection", "Upgrade"));
}

void add_protected(Chapter& chapter) {
  const std::pair<const char*, const char*> fields[] = {{"Authorization", "Basic YTpi"},
                                                        {"Proxy-Authorization", "Basic YTpi"},
                                                        {"Cookie", "a=b"},
                                                        {"Content-Type", "text/plain"},
                                                        {"Cache-Control", "no-store"},
                                                        {"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                                                        {"Max-Forwards", "5"},
                                                        {"Accept", "*/*"}};
  for (const auto& [name, value] : fields)
    chapter.forward("Connection cannot remove " + std::string(name), "RFC 9110 §7.6.1",
                    get("/", "Connection: " + std::string(name) + "\r\n" + name + ": " + value + "\r\n"),
                    plain().with(name, value));
  for (const char* name : {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-Id", "Via",
                           "Forwarded", "close-not, Host"})
    chapter.forward("Connection cannot remove what we set: " + std::string(name), "RFC 9110 §7.6.1",
                    get("/", "Connection: " + std::string(name) + "\r\n"),
                    plain()
                        .with("Host", "conformance.test")
                        .with("X-Forwarded-For", "127.0.0.1")
                        .with("X-Forwarded-Proto", "http")
                        .with("X-Forwarded-Host", "conformance.test")
                        .without("Connection"));
  chapter.forward("Connection cannot remove Content-Length", "RFC 9110 §7.6.1",
                  request("POST", "/", "Connection: Content-Length\r\nContent-Length: 5\r\n", "hello"),
                  Seen("POST / HTTP/1.1").content("hello").framed(Framing::length));
  chapter.forward("Connection cannot remove Expect's meaning", "RFC 9110 §7.6.1",
                  get("/", "Connection: Expect\r\nX-A: 1\r\n"), plain().with("X-A", "1"));
  chapter.forward("X-Forwarded-For of anybody is replaced", "RFC 7239 §8.1",
                  get("/", "X-Forwarded-For: 192.0.2.1\r\nx-forwarded-for: 192.0.2.2\r\n"),
                  plain().with("X-Forwarded-For", "127.0.0.1"));
  chapter.forward("X-Forwarded-Proto of anybody is replaced", "RFC 7239 §8.1", get("/", "X-Forwarded-Proto: https\r\n"),
                  plain().with("X-Forwarded-Proto", "http"));
  chapter.forward("X-Forwarded-Host of anybody is replaced", "RFC 7239 §8.1",
                  get("/", "X-Forwarded-Host: evil.test\r\n"), plain().with("X-Forwarded-Host", "conformance.test"));
  std::string options = "Connection: x0";
  for (int i = 1; i < 32; ++i) options += ", x" + std::to_string(i);
  chapter.forward("32 options", "RFC 9110 §7.6.1", get("/", options + "\r\nx31: 1\r\n"), plain().without("x31"));
  chapter.refuse("33 options", "RFC 9110 §7.6.1", get("/", options + ", x32\r\n"));
}

void add_persistence(Chapter& chapter) {
  for (const char* value :
       {"close", "Close", "CLOSE", "keep-alive, close", "close, keep-alive", ", close,", "X-A, close"})
    chapter
        .forward("ends with " + std::string(value), "RFC 9112 §9.6",
                 get("/", "Connection: " + std::string(value) + "\r\n"), plain().without("Connection"))
        .expected.kept = false;
  for (const char* value : {"keep-alive", "closed", "not-close", "\"close\"", "", "x"})
    chapter.forward("goes on with '" + std::string(value) + "'", "RFC 9112 §9.3",
                    get("/", "Connection: " + std::string(value) + "\r\n"), plain().without("Connection"));
  chapter
      .forward("close on a second line", "RFC 9112 §9.6", get("/", "Connection: keep-alive\r\nConnection: close\r\n"),
               plain())
      .expected.kept = false;
  chapter.forward("close in Proxy-Connection is nothing", "RFC 9112 §9.3", get("/", "Proxy-Connection: close\r\n"),
                  plain());
}

void add_loops(Chapter& chapter) {
  for (const char* fields :
       {"Via: 1.1 {pseudonym}\r\n", "Via: 1.0 fred, 1.1 {pseudonym}, 1.1 barney\r\n",
        "Via: 1.1 fred\r\nVia: 1.1 {pseudonym}\r\n", "Via: HTTP/1.1 {pseudonym} (why not)\r\n",
        "via:1.1 {pseudonym}\r\n", "Via: 1.1 fred (a, b),1.1\t{pseudonym}\r\n", "Via: 1.1   {pseudonym}\r\n",
        "CDN-Loop: {pseudonym}\r\n", "CDN-Loop: other.test, {pseudonym}; v=1\r\n",
        "cdn-loop: a\r\nCDN-Loop: {pseudonym}\r\n", "Connection: Via\r\nVia: 1.1 {pseudonym}\r\n"})
    chapter.refuse("loop by " + std::string(fields, std::string_view(fields).rfind('\r')), "RFC 9110 §7.6.3",
                   get("/", fields), 502, "loop_detected");
  chapter.forward("Via of others", "RFC 9110 §7.6.3", get("/", "Via: 1.0 fred, 1.1 barney (Apache)\r\n"),
                  plain().reading("Via: 1.0 fred, 1.1 barney (Apache)\r\n"));
  chapter.forward("Via of another proxy of our kind", "RFC 9110 §7.6.3",
                  get("/", "Via: 1.1 candor-0000000000000000\r\n"), plain());
  chapter.forward("Via of one whose name begins like ours", "RFC 9110 §7.6.3", get("/", "Via: 1.1 {pseudonym}x\r\n"),
                  plain());
  chapter.forward("our name in a comment", "RFC 9110 §7.6.3", get("/", "Via: 1.1 fred ({pseudonym})\r\n"), plain());
  chapter.forward("CDN-Loop of others", "RFC 8586 §2", get("/", "CDN-Loop: other.test, {pseudonym}x; v=1\r\n"),
                  plain());
  std::string hops = "Via: 1.1 h1";
  for (int i = 2; i <= 32; ++i) hops += ", 1.1 h" + std::to_string(i);
  chapter.forward("32 hops", "RFC 9110 §7.6.3", get("/", hops + "\r\n"), plain());
  chapter.refuse("33 hops", "RFC 9110 §7.6.3", get("/", hops + ", 1.1 h33\r\n"), 502, "loop_detected");
}

void add_http_1_0(Chapter& chapter) {
  const std::string old = "GET / HTTP/1.0\r\n" + std::string(kHost);
  chapter.forward("HTTP/1.0", "RFC 9112 §9.3", old + "\r\n", plain()).expected.kept = false;
  chapter.forward("HTTP/1.0 with close", "RFC 9112 §9.3", old + "Connection: close\r\n\r\n", plain()).expected.kept =
      false;
  chapter
      .forward("HTTP/1.0 with keep-alive and close", "RFC 9112 §9.3", old + "Connection: keep-alive, close\r\n\r\n",
               plain())
      .expected.kept = false;
  Case& kept =
      chapter.forward("HTTP/1.0 with keep-alive", "RFC 9112 §9.3", old + "Connection: Keep-Alive\r\n\r\n", plain());
  kept.expected.answers = {Answer(200).content("ok").with("Connection", "keep-alive").reading("HTTP/1.1 200")};
  Case& upgrade = chapter.forward("HTTP/1.0 with Upgrade", "RFC 9110 §7.8",
                                  old + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                                  plain().without("Upgrade").without("Connection"));
  upgrade.expected.kept = false;
}

}  // namespace

Chapter connection_fields() {
  Chapter chapter{"connection fields"};
  add_dropped(chapter);
  add_protected(chapter);
  add_persistence(chapter);
  add_loops(chapter);
  add_http_1_0(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
