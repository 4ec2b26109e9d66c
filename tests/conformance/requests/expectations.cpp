// RFC 9110 §10.1.1: 100-continue is passed on and the upstream decides; any other expectation is 417.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

std::string head(const std::string& fields) { return request("POST", "/", "Content-Length: 5\r\n" + fields); }

Script continuing(std::string interim) {
  return {read_head(), send(std::move(interim)), read_content(5), send(std::string(kOk))};
}

void add_continue(Chapter& chapter) {
  for (const char* value : {"100-continue", "100-Continue", "100-CONTINUE"}) {
    Case& row = chapter.forward("waits for " + std::string(value), "RFC 9110 §10.1.1", "",
                                Seen("POST / HTTP/1.1").content("hello").with("Expect", value));
    row.client = {sends(head("Expect: " + std::string(value) + "\r\n")), waits_for("100 Continue"), sends("hello")};
    row.upstream.script = continuing(kContinue);
    row.expected.answers = {Answer(200).content("ok").after({100})};
  }
  Case& chunks = chapter.forward("waits with chunks", "RFC 9110 §10.1.1", "", Seen("POST / HTTP/1.1").content("hello"));
  chunks.client = {sends(chunked("", "Expect: 100-continue\r\n")), waits_for("100 Continue"),
                   sends("5\r\nhello\r\n0\r\n\r\n")};
  chunks.upstream.script = {read_head(), send(kContinue), read_content(15), send(std::string(kOk))};
  chunks.expected.answers = {Answer(200).content("ok").after({100})};
  Case& twice =
      chapter.forward("two interim responses", "RFC 9110 §15.2", "", Seen("POST / HTTP/1.1").content("hello"));
  twice.client = {sends(head("Expect: 100-continue\r\n")), waits_for("100 Continue"), sends("hello")};
  twice.upstream.script = continuing("HTTP/1.1 102 Processing\r\n\r\n" + kContinue);
  twice.expected.answers = {Answer(200).content("ok").after({102, 100})};
  chapter.forward("does not wait", "RFC 9110 §10.1.1", head("Expect: 100-continue\r\n") + "hello",
                  Seen("POST / HTTP/1.1").content("hello"));
  chapter.forward("nothing to wait for", "RFC 9110 §10.1.1", get("/", "Expect: 100-continue\r\n"),
                  Seen("GET / HTTP/1.1"));
}

// The client never sends its content: what it sends next could be taken for that, so its connection ends.
void add_final(Chapter& chapter) {
  for (const int status : {200, 401, 413, 417, 503}) {
    const std::string code = std::to_string(status);
    Case& row = chapter.add(
        {"final " + code + " instead of 100", "RFC 9110 §10.1.1", {sends(head("Expect: 100-continue\r\n"))}});
    row.upstream.script = {read_head(), send("HTTP/1.1 " + code + " Early\r\nContent-Length: 2\r\n\r\nno")};
    row.expected.answers = {Answer(status).content("no").phrase("Early")};
    row.expected.reach = Reach::incomplete;
  }
  // 0.CL: a request instead of the content that was held back is not served, neither as content nor as a request.
  Case& smuggled = chapter.add(
      {"request behind a head whose content is held back", "RFC 9112 §9.3", {sends(head("Expect: 100-continue\r\n"))}});
  smuggled.upstream.script = {read_head(), send("HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\nno")};
  smuggled.client.push_back(waits_for("\r\n\r\nno"));
  smuggled.client.push_back(sends(get("/evil")));
  smuggled.expected.answers = {Answer(401).content("no")};
  smuggled.expected.reach = Reach::incomplete;
}

}  // namespace

Chapter expectations() {
  Chapter chapter{"expectation"};
  add_continue(chapter);
  add_final(chapter);
  for (const char* value : {"200-ok", "100", "continue", "100 continue", "100-continue, x", "x, 100-continue",
                            "y 100-continue", "100-continue x", "100-continue;q=1", "100-continue=1",
                            "\"100-continue\"", "100-continu", "100-continuee", "payment", "*"})
    chapter.refuse("of " + std::string(value), "RFC 9110 §10.1.1",
                   head("Expect: " + std::string(value) + "\r\n") + "hello", 417, "expectation_failed");
  chapter.refuse("of something else on a second line", "RFC 9110 §10.1.1",
                 head("Expect: 100-continue\r\nExpect: x\r\n") + "hello", 417, "expectation_failed");
  chapter.refuse("without content", "RFC 9110 §10.1.1", get("/", "Expect: x\r\n"), 417, "expectation_failed");
  chapter.refuse("behind a bare LF", "RFC 9112 §2.2", head("Expect:\n 100-continue\r\n") + "hello");
  chapter.refuse("folded", "RFC 9112 §5.2", head("Expect:\r\n 100-continue\r\n") + "hello");
  chapter.refuse("with bad framing", "RFC 9112 §6.3", head("Expect: 100-continue\r\nContent-Length: 5\r\n") + "hello");
  for (const char* value : {"100-continue", "x"}) {
    Case& old = chapter.forward(
        "of " + std::string(value) + " in HTTP/1.0", "RFC 9110 §10.1.1",
        "POST / HTTP/1.0\r\n" + std::string(kHost) + "Expect: " + value + "\r\nContent-Length: 5\r\n\r\nhello",
        Seen("POST / HTTP/1.1").content("hello").without("Expect"));
    old.expected.kept = false;
  }
  return chapter;
}

}  // namespace candor::test::conformance
