// RFC 9110 §7.8: a 101 opens a tunnel only to a protocol that was asked for; bytes right behind either head are kept.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

const std::string kAsk = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

std::string switching(const std::string& protocol) {
  return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + protocol + "\r\n\r\n";
}
Seen asked(const std::string& protocols = "websocket") {
  return Seen("GET / HTTP/1.1").with("Upgrade", protocols).with("Connection", "Upgrade");
}

// The tunnel carries "ping" one way and "pong" the other, and the upstream ends it.
Case& tunnel(Chapter& chapter, const char* name, const std::string& request_head, const std::string& response_head,
             Seen seen) {
  Case& row =
      chapter.add({name, "RFC 9110 §7.8", {sends(request_head), waits_for("101 "), sends("ping"), waits_for("pong")}});
  row.upstream.script = {read_head(), send(response_head), read_content(4), send("pong"), close()};
  row.expected.answers = {Answer(101)};
  row.expected.reach = Reach::requests;
  row.expected.seen = {std::move(seen)};
  row.expected.reuse = Reuse::no;
  row.expected.to_client = "pong";
  row.expected.to_upstream = "ping";
  row.client.push_back(half_closes());
  return row;
}

void add_tunnels(Chapter& chapter) {
  tunnel(chapter, "websocket", get("/", kAsk), switching("websocket"), asked())
      .expected.answers[0]
      .with("Upgrade", "websocket")
      .with("Connection", "Upgrade");
  tunnel(chapter, "protocol in another case", get("/", kAsk), switching("WebSocket"), asked());
  tunnel(chapter, "Connection in another case", get("/", "connection: keep-alive, UPGRADE\r\nupgrade: websocket\r\n"),
         switching("websocket"), asked());
  tunnel(chapter, "protocol with a version", get("/", "Connection: Upgrade\r\nUpgrade: foo/1.2\r\n"),
         switching("foo/1.2"), asked("foo/1.2"));
  tunnel(chapter, "second of two protocols", get("/", "Connection: Upgrade\r\nUpgrade: foo/1.2, websocket\r\n"),
         switching("websocket"), asked("foo/1.2, websocket"));
  tunnel(chapter, "both of two protocols", get("/", "Connection: Upgrade\r\nUpgrade: foo, bar\r\n"),
         switching("bar, foo"), asked("foo, bar"));
  tunnel(chapter, "protocols on two lines", get("/", "Connection: Upgrade\r\nUpgrade: foo\r\nUpgrade: bar\r\n"),
         switching("bar"), asked("foo, bar"));
  tunnel(chapter, "beside h2c",
         get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c, websocket\r\nHTTP2-Settings: AA\r\n"),
         switching("websocket"), asked());
  Case& interim =
      tunnel(chapter, "behind a 103", get("/", kAsk), "HTTP/1.1 103 Early\r\n\r\n" + switching("websocket"), asked());
  interim.expected.answers[0].after({103});
  Case& upstream_first = tunnel(chapter, "bytes right behind the response's head", get("/", kAsk),
                                switching("websocket") + "greeting", asked());
  upstream_first.expected.to_client = "greetingpong";
  Case& client_first = tunnel(chapter, "bytes right behind the request's head", get("/", kAsk) + "early",
                              switching("websocket"), asked());
  client_first.upstream.script = {read_head(), send(switching("websocket")), read_content(9), send("pong"), close()};
  client_first.expected.to_upstream = "earlyping";
  Case& content = tunnel(chapter, "behind content", request("POST", "/", kAsk + "Content-Length: 5\r\n", "hello"), "",
                         Seen("POST / HTTP/1.1").with("Upgrade", "websocket").content("hello"));
  content.upstream.script = {read_message(), send(switching("websocket")), read_content(4), send("pong"), close()};
  const std::string smuggled = get("/evil");
  Case& request_inside =
      tunnel(chapter, "a request within the tunnel is data", get("/", kAsk), switching("websocket"), asked());
  request_inside.client[2] = sends(smuggled);
  request_inside.upstream.script = {read_head(), send(switching("websocket")), read_content(smuggled.size()),
                                    send("pong"), close()};
  request_inside.expected.to_upstream = smuggled;
}

void add_refused(Chapter& chapter) {
  const auto other = [&](const std::string& name, const std::string& response,
                         const std::string& cause = "upgrade_failed") -> Case& {
    Case& row = chapter.fail(name, "RFC 9110 §7.8", response, 502, cause);
    row.client = {sends(get("/", kAsk))};
    row.expected.seen = {asked()};
    return row;
  };
  other("another protocol", switching("foo"));
  other("another version", switching("websocket/2"));
  other("asked for and another one", switching("websocket, foo"));
  other("h2c", switching("h2c"));
  other("empty Upgrade", switching(""));
  other("no Upgrade at all", "HTTP/1.1 101 Switching Protocols\r\n\r\n");
  other("101 with a bad field", "HTTP/1.1 101 Switching Protocols\r\nUpgrade : websocket\r\n\r\n",
        "response_malformed");
  other("101 in HTTP/2.0", "HTTP/2.0 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "response_malformed");
  const auto unasked = [&](const char* name, const std::string& fields) {
    Case& row = chapter.fail(name, "RFC 9110 §7.8", switching("websocket"));
    row.client = {sends(get("/", fields))};
    row.expected.seen = {Seen("GET / HTTP/1.1").without("Upgrade").without("Connection")};
  };
  unasked("nobody asked", "");
  unasked("Upgrade that Connection does not name", "Upgrade: websocket\r\n");
  unasked("Connection without Upgrade", "Connection: Upgrade\r\n");
  unasked("only h2c was asked for", "Connection: Upgrade\r\nUpgrade: h2c\r\n");
  Case& old = chapter.fail("HTTP/1.0 asked", "RFC 9110 §7.8", switching("websocket"));
  old.client = {sends("GET / HTTP/1.0\r\n" + std::string(kHost) + kAsk + "\r\n")};
  old.expected.kept = false;
  old.expected.seen = {Seen("GET / HTTP/1.1").without("Upgrade")};
}

void add_declined(Chapter& chapter) {
  for (const int status : {200, 400, 403, 426, 503}) {
    const std::string code = std::to_string(status);
    Case& row = chapter.relay("declined with " + code, "RFC 9110 §7.8",
                              "HTTP/1.1 " + code + " No\r\nContent-Length: 2\r\n\r\nno", Answer(status).content("no"));
    row.client = {sends(get("/", kAsk))};
    row.expected.seen = {asked()};
  }
  Case& pipelined = chapter.relay("declined with a request behind", "RFC 9110 §7.8", "", Answer(200).content("ok"));
  pipelined.client = {sends(get("/", kAsk) + get("/2"))};
  pipelined.upstream = {};
  pipelined.expected.answers = {Answer(200).content("ok"), Answer(200).content("ok")};
  pipelined.expected.seen = {asked(), Seen("GET /2 HTTP/1.1")};
}

}  // namespace

Chapter upgrades() {
  Chapter chapter{"upgrades"};
  add_tunnels(chapter);
  add_refused(chapter);
  add_declined(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
