// RFC 9112 §5 and RFC 9110 §5, §6.6 and §7.6: the fields of a response. A proxy may mend a folded line (§5.2); we
// refuse it as we refuse it in requests.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

std::string with(const std::string& fields) { return ok_with(fields + "Content-Length: 2\r\n", "ok"); }
Answer good() { return Answer(200).content("ok"); }

void add_shapes(Chapter& chapter) {
  const std::pair<const char*, std::string> shapes[] = {{"blank before the colon", "X-A : 1\r\n"},
                                                        {"tab before the colon", "X-A\t: 1\r\n"},
                                                        {"no colon", "X-A\r\n"},
                                                        {"empty name", ": 1\r\n"},
                                                        {"nothing but a colon", ":\r\n"},
                                                        {"folded with a blank", "X-A: 1\r\n 2\r\n"},
                                                        {"folded with a tab", "X-A: 1\r\n\t2\r\n"},
                                                        {"folded first line", " X-A: 1\r\n"},
                                                        {"folded like a field", "X-A: 1\r\n Content-Length: 5\r\n"},
                                                        {"bare LF behind a field", "X-A: 1\nX-B: 2\r\n"},
                                                        {"bare CR in a value", "X-A: 1\r2\r\n"},
                                                        {"bare CR like a line ending", "X-A: 1\rX-B: 2\r\n"},
                                                        {"CR CR LF behind a field", "X-A: 1\r\r\n"},
                                                        {"NUL in a value", "X-A: \0\r\n"s},
                                                        {"NUL in a name", "X\0A: 1\r\n"s},
                                                        {"name in UTF-8", "X-\xc3\xa9: 1\r\n"},
                                                        {"status line for a field", "HTTP/1.1 200 OK\r\n"},
                                                        {"markup for a field", "<html>\r\n"},
                                                        {"quoted name", "\"X-A\": 1\r\n"},
                                                        {"bare LF like an empty line", "X-A: 1\r\n\nX-B: 2\r\n"}};
  for (const auto& [name, fields] : shapes) chapter.fail(name, "RFC 9112 §5", with(fields));
  chapter.fail("bare LF for the empty line", "RFC 9112 §2.2", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\nok");
  chapter.fail("CR CR LF for the empty line", "RFC 9112 §2.2", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\r\nok");
  chapter.fail("bare LF everywhere", "RFC 9112 §2.2", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
  for (const unsigned char byte : barred_from_tokens())
    chapter.fail("byte " + hex(byte) + " in a name", "RFC 9110 §5.1", with(inserted("X-Name: 1\r\n", 3, byte)));
  for (const unsigned char byte : barred_from_values()) {
    chapter.fail("byte " + hex(byte) + " in a value", "RFC 9110 §5.5", with(inserted("X-A: before\r\n", 8, byte)));
    chapter.fail("byte " + hex(byte) + " behind a value", "RFC 9110 §5.5", with(inserted("X-A: v\r\n", 6, byte)));
  }
}

void add_passing(Chapter& chapter) {
  chapter.relay("order, case and repetition stay", "RFC 9110 §5.3", with("x-B: 1\r\nX-a: 2\r\nx-B: 3\r\n"),
                good().reading("x-B: 1\r\nX-a: 2\r\nx-B: 3\r\n"));
  chapter.relay(
      "Set-Cookie lines stay apart", "RFC 9110 §5.3",
      with("Set-Cookie: a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT\r\nset-cookie: b=2\r\nSet-Cookie: a=1\r\n"),
      good().reading(
          "Set-Cookie: a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT\r\nset-cookie: b=2\r\nSet-Cookie: a=1\r\n"));
  chapter.relay("Date stays", "RFC 9110 §6.6.1", with("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
                good().with("Date", "Sun, 06 Nov 1994 08:49:37 GMT"));
  chapter.relay("Date is added", "RFC 9110 §6.6.1", with(""), good());
  chapter.relay("Via of others stays", "RFC 9110 §7.6.3", with("Via: 1.0 fred\r\n"),
                good().reading("Via: 1.0 fred\r\n"));
  chapter.relay("own name in Via is no loop", "RFC 9110 §7.6.3", with("Via: 1.1 candor-0\r\n"), good());
  chapter.relay("Server stays", "RFC 9110 §10.2.4", with("Server: Upstream/1.0 (x)\r\n"),
                good().with("Server", "Upstream/1.0 (x)"));
  chapter.relay("Proxy-Status stays", "RFC 9209 §2", with("Proxy-Status: inner; error=dns_error\r\n"),
                good().with("Proxy-Status", "inner; error=dns_error"));
  chapter.relay("empty value stays", "RFC 9110 §5.5", with("X-A:\r\n"), good().reading("X-A: \r\n"));
  chapter.relay("blanks around a value go", "RFC 9112 §5", with("X-A: \t v \t\r\n"), good().with("X-A", "v"));
  chapter.relay("value without a blank", "RFC 9112 §5", with("X-A:v\r\n"), good().with("X-A", "v"));
  chapter.relay("tab in a value stays", "RFC 9110 §5.5", with("X-A: a\tb\r\n"), good().reading("X-A: a\tb\r\n"));
  chapter.relay("name of all token characters", "RFC 9110 §5.6.2", with("X!#$%&'*+-.^_`|~0: v\r\n"),
                good().with("X!#$%&'*+-.^_`|~0", "v"));
  for (const unsigned char byte : Bytes{0x80, 0x85, 0xa0, 0xe9, 0xff})
    chapter.relay("byte " + hex(byte) + " passes in a value", "RFC 9110 §5.5", with(inserted("X-A: ab\r\n", 6, byte)),
                  good().with("X-A", inserted("ab", 1, byte)));
  chapter.relay("Trailer stays", "RFC 9110 §6.6.2", with("Trailer: X-Sum\r\n"), good().with("Trailer", "X-Sum"));
  chapter.relay("challenge stays", "RFC 9110 §11.6.1",
                "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"a, b\", Digest\r\nContent-Length: 0\r\n\r\n",
                Answer(401).with("WWW-Authenticate", "Basic realm=\"a, b\", Digest"));
  chapter.relay("Location stays as it is", "RFC 9110 §10.2.2",
                "HTTP/1.1 302 Found\r\nLocation: //other.test/../x\r\nContent-Length: 0\r\n\r\n",
                Answer(302).with("Location", "//other.test/../x"));
}

void add_connection(Chapter& chapter) {
  const auto drops = [&](const char* name, const std::string& fields, const std::vector<std::string>& absent) -> Case& {
    Answer answer = good();
    for (const std::string& field : absent) answer.without(field);
    return chapter.relay(name, "RFC 9110 §7.6.1", with(fields), answer);
  };
  drops("drops a named field", "Connection: X-Private\r\nX-Private: 1\r\n", {"X-Private", "Connection"});
  drops("drops a named field before Connection", "x-private: 1\r\nConnection: X-PRIVATE\r\n", {"X-Private"});
  drops("drops fields named on two lines", "Connection: X-A\r\nX-A: 1\r\nX-B: 1\r\nConnection: X-B\r\n",
        {"X-A", "X-B", "Connection"});
  drops("drops Keep-Alive", "Connection: keep-alive\r\nKeep-Alive: timeout=5, max=100\r\n",
        {"Keep-Alive", "Connection"});
  drops("drops Proxy-Connection", "Proxy-Connection: keep-alive\r\n", {"Proxy-Connection"});
  drops("drops TE", "TE: trailers\r\n", {"TE"});
  drops("drops Upgrade of an offer", "Connection: Upgrade\r\nUpgrade: h2c, websocket\r\n", {"Upgrade", "Connection"});
  drops("keeps its close from the client", "Connection: close\r\n", {"Connection"}).expected.reuse = Reuse::no;
  drops("close in another case", "connection: x, CLOSE\r\n", {"Connection"}).expected.reuse = Reuse::no;
  chapter.relay("Connection cannot remove Content-Length", "RFC 9110 §7.6.1", with("Connection: Content-Length\r\n"),
                good().with("Content-Length", "2"));
  chapter.relay("Connection cannot remove Set-Cookie", "RFC 9110 §7.6.1",
                with("Connection: Set-Cookie\r\nSet-Cookie: a=b\r\n"), good().with("Set-Cookie", "a=b"));
  chapter.relay("Connection cannot remove Cache-Control", "RFC 9110 §7.6.1",
                with("Connection: Cache-Control\r\nCache-Control: no-store\r\n"),
                good().with("Cache-Control", "no-store"));
  chapter.relay("Connection cannot remove Content-Type", "RFC 9110 §7.6.1",
                with("Connection: Content-Type\r\nContent-Type: text/plain\r\n"),
                good().with("Content-Type", "text/plain"));
  chapter.relay("Connection cannot remove Date", "RFC 9110 §7.6.1",
                with("Connection: Date\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
                good().with("Date", "Sun, 06 Nov 1994 08:49:37 GMT"));
}

void add_limits(Chapter& chapter) {
  constexpr std::size_t kFieldsMax = 200;
  constexpr std::size_t kHeadMax = 65536;
  std::string fields;
  for (std::size_t i = 1; i < kFieldsMax; ++i) fields += "X: 1\r\n";
  chapter.relay("200 fields", "RFC 9110 §5.4", with(fields), good());
  chapter.fail("201 fields", "RFC 9110 §5.4", with(fields + "X: 1\r\n"), 502, "response_head_too_large");
  const std::string line = "X-A: " + std::string(1000, 'x') + "\r\n";
  std::string large;
  while (large.size() + line.size() < kHeadMax - 2000) large += line;
  const std::size_t used = with(large).size() - 2;
  const std::string exactly = large + "X-B: " + std::string(kHeadMax - used - 7, 'y') + "\r\n";
  chapter.relay("head of 65536 bytes", "RFC 9110 §5.4", with(exactly), good());
  chapter.fail("head of 65537 bytes", "RFC 9110 §5.4", with(exactly.substr(0, exactly.size() - 2) + "y\r\n"), 502,
               "response_head_too_large");
  chapter.fail("field of 70 000 bytes", "RFC 9110 §5.4", with("X-A: " + std::string(70'000, 'x') + "\r\n"), 502,
               "response_field_too_large");
  chapter.fail("head without an end", "RFC 9110 §5.4", "HTTP/1.1 200 OK\r\n" + large + large, 502,
               "response_head_too_large");
  chapter.fail("status line without an end", "RFC 9112 §4", "HTTP/1.1 200 " + std::string(70'000, 'x'), 502,
               "response_head_too_large");
}

}  // namespace

Chapter response_fields() {
  Chapter chapter{"response fields"};
  add_shapes(chapter);
  add_passing(chapter);
  add_connection(chapter);
  add_limits(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
