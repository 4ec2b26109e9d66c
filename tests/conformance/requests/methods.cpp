// RFC 9110 §9: any token is a method and passes; TRACE and OPTIONS may be meant for us (§7.6.2); routes may allow some
// methods only, or demand an announced length.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

void add_tokens(Chapter& chapter) {
  for (const char* method :
       {"GET", "POST", "PUT", "DELETE",           "PATCH", "OPTIONS",   "PROPFIND", "QUERY", "M-SEARCH", "FOO",
        "A",   "get",  "Get", "!#$%&'*+-.^_`|~0", "BREW",  "GETGETGET", "XCONNECT", "HEADX", "PRI",      "trace"})
    chapter.forward("passes " + std::string(method), "RFC 9110 §9.1", request(method, "/a"),
                    Seen(std::string(method) + " /a HTTP/1.1"));
  const std::string very_long(60, 'M');
  chapter.forward("of 60 bytes", "RFC 9110 §9.1", request(very_long, "/"), Seen(very_long + " / HTTP/1.1"));
  Case& head = chapter.forward("passes HEAD", "RFC 9110 §9.3.2", request("HEAD", "/a"), Seen("HEAD /a HTTP/1.1"));
  head.upstream.answers = {ok_with("Content-Length: 5\r\n")};
  head.expected.answers = {Answer(200).to_head().with("Content-Length", "5")};
}

void add_max_forwards(Chapter& chapter) {
  const std::pair<const char*, const char*> counts[] = {
      {"1", "0"}, {"2", "1"}, {"10", "9"}, {"255", "254"}, {"007", "6"}};
  for (const char* method : {"TRACE", "OPTIONS"}) {
    for (const auto& [from, to] : counts)
      chapter.forward(std::string(method) + " with Max-Forwards " + from, "RFC 9110 §7.6.2",
                      request(method, "/a", "Max-Forwards: " + std::string(from) + "\r\n"),
                      Seen(std::string(method) + " /a HTTP/1.1").with("Max-Forwards", to));
    for (const char* value : {"x", "-1", "+1", "1.5", "", "1, 2", "0x1", "1 2", "one", "1;q=1"})
      chapter.refuse(std::string(method) + " with Max-Forwards '" + value + "'", "RFC 9110 §7.6.2",
                     request(method, "/", "Max-Forwards: " + std::string(value) + "\r\n"));
    chapter.refuse(std::string(method) + " with two Max-Forwards", "RFC 9110 §7.6.2",
                   request(method, "/", "Max-Forwards: 1\r\nMax-Forwards: 2\r\n"));
    chapter.forward(std::string(method) + " without Max-Forwards", "RFC 9110 §7.6.2", request(method, "/a"),
                    Seen(std::string(method) + " /a HTTP/1.1").without("Max-Forwards"));
  }
  for (const char* method : {"GET", "POST", "DELETE", "trace", "options"}) {
    for (const char* value : {"0", "5", "x"})
      chapter.forward(std::string(method) + " with Max-Forwards " + value, "RFC 9110 §7.6.2",
                      request(method, "/", "Max-Forwards: " + std::string(value) + "\r\n"),
                      Seen(std::string(method) + " / HTTP/1.1").with("Max-Forwards", value));
  }
  const auto answered = [&](const char* name, const std::string& bytes, Answer answer) {
    chapter.add({name, "RFC 9110 §7.6.2", {sends(bytes)}, {}, {{std::move(answer)}, true}});
  };
  const auto mirrored = [](const std::string& text) {
    return Answer(200, "local_response").with("Content-Type", "message/http").content(text);
  };
  const std::string traced = "TRACE /a?b HTTP/1.1\r\nHost: conformance.test\r\nMax-Forwards: 0\r\nX-A: 1\r\n\r\n";
  answered("TRACE that ends here", traced, mirrored(traced));
  answered(
      "TRACE that ends here tells no secrets",
      request("TRACE", "/",
              "Max-Forwards: 0\r\nAuthorization: Basic YTpi\r\nCookie: a=b\r\nproxy-authorization: x\r\nX-B: 2\r\n"),
      mirrored("TRACE / HTTP/1.1\r\nHost: conformance.test\r\nMax-Forwards: 0\r\nX-B: 2\r\n\r\n"));
  answered("TRACE with Max-Forwards 00", request("TRACE", "/", "Max-Forwards: 00\r\n"),
           mirrored("TRACE / HTTP/1.1\r\nHost: conformance.test\r\nMax-Forwards: 00\r\n\r\n"));
  answered("OPTIONS that ends here", request("OPTIONS", "/", "Max-Forwards: 0\r\n"),
           Answer(204, "local_response").content("").without("Content-Length").without("Transfer-Encoding"));
  answered("OPTIONS of everything that ends here", request("OPTIONS", "*", "Max-Forwards: 0\r\n"),
           Answer(204, "local_response").content(""));
}

void add_trace_content(Chapter& chapter) {
  chapter.refuse("TRACE with content", "RFC 9110 §9.3.8", request("TRACE", "/", "Content-Length: 5\r\n", "hello"));
  chapter.refuse("TRACE with chunks", "RFC 9110 §9.3.8",
                 request("TRACE", "/", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"));
  chapter.refuse("TRACE with content that would end here", "RFC 9110 §9.3.8",
                 request("TRACE", "/", "Max-Forwards: 0\r\nContent-Length: 5\r\n", "hello"));
  chapter.forward("TRACE with a length of 0", "RFC 9110 §9.3.8", request("TRACE", "/", "Content-Length: 0\r\n"),
                  Seen("TRACE / HTTP/1.1"));
}

void add_allowed(Chapter& chapter) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get", "Head", "GETX", "FOO"}) {
    Expected expected{{Answer(405, "method_not_allowed").with("Allow", "GET, HEAD")}, true};
    chapter.add({std::string(method) + " where only reading is allowed",
                 "RFC 9110 §15.5.6",
                 {sends(request(method, "/readers"))},
                 {},
                 std::move(expected)});
  }
  chapter.forward("GET where only reading is allowed", "RFC 9110 §15.5.6", get("/readers"),
                  Seen("GET /readers HTTP/1.1"));
}

void add_length_required(Chapter& chapter) {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    chapter.add({std::string(method) + " without a length where one is demanded",
                 "RFC 9110 §15.5.12",
                 {sends(request(method, "/announced"))},
                 {},
                 {{Answer(411, "length_required")}, true}});
    chapter.forward(std::string(method) + " with a length where one is demanded", "RFC 9110 §15.5.12",
                    request(method, "/announced", "Content-Length: 2\r\n", "hi"),
                    Seen(std::string(method) + " /announced HTTP/1.1").content("hi"));
    chapter.forward(std::string(method) + " with a length of 0 where one is demanded", "RFC 9110 §15.5.12",
                    request(method, "/announced", "Content-Length: 0\r\n"),
                    Seen(std::string(method) + " /announced HTTP/1.1"));
  }
  for (const char* method : {"POST", "GET", "DELETE"})
    chapter.add({std::string(method) + " with chunks where a length is demanded",
                 "RFC 9110 §15.5.12",
                 {sends(request(method, "/announced", "Transfer-Encoding: chunked\r\n", "2\r\nhi\r\n0\r\n\r\n"))},
                 {},
                 {{Answer(411, "length_required")}, true}});
  for (const char* method : {"GET", "DELETE", "OPTIONS"})
    chapter.forward(std::string(method) + " needs no length where one is demanded", "RFC 9110 §8.6",
                    request(method, "/announced"), Seen(std::string(method) + " /announced HTTP/1.1"));
}

}  // namespace

Chapter methods() {
  Chapter chapter{"methods"};
  add_tokens(chapter);
  add_max_forwards(chapter);
  add_trace_content(chapter);
  add_allowed(chapter);
  add_length_required(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
