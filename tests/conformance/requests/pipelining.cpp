// RFC 9112 §9.3.2: requests that arrive together are answered one by one and in order; behind one that ends the
// connection nothing is served.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

std::string ok(const std::string& content) {
  return ok_with("Content-Length: " + std::to_string(content.size()) + "\r\n", content);
}
Seen seen(const std::string& line) { return Seen(line + " HTTP/1.1"); }
Case& pipeline(Chapter& chapter, const char* name, const std::string& bytes, std::vector<std::string> answers) {
  Case& row = chapter.add({name, "RFC 9112 §9.3.2", {sends(bytes)}, {std::move(answers)}});
  row.expected.kept = true;
  row.expected.reach = Reach::requests;
  return row;
}

void add_good(Chapter& chapter) {
  Case& two = pipeline(chapter, "two", get("/1") + get("/2"), {ok("one"), ok("two")});
  two.expected.answers = {Answer(200).content("one"), Answer(200).content("two")};
  two.expected.seen = {seen("GET /1"), seen("GET /2")};
  Case& apart =
      pipeline(chapter, "two with empty lines between", get("/1") + "\r\n\r\n" + get("/2"), {ok("one"), ok("two")});
  apart.expected = two.expected;
  for (const std::size_t at : {1U, 10U, 30U, 47U, 49U, 55U}) {
    Case& cut = pipeline(chapter, "", "", {ok("one"), ok("two")});
    cut.name = "two, cut after " + std::to_string(at) + " bytes";
    cut.client = {sends((get("/1") + get("/2")).substr(0, at)), sends((get("/1") + get("/2")).substr(at))};
    cut.expected = two.expected;
  }
  Case& many = pipeline(chapter, "forty", "", {ok("x")});
  std::string bytes;
  for (int i = 0; i < 40; ++i) {
    bytes += get("/" + std::to_string(i));
    many.expected.answers.push_back(Answer(200).content("x"));
    many.expected.seen.push_back(seen("GET /" + std::to_string(i)));
  }
  many.client = {sends(bytes)};
  const std::string post = request("POST", "/2", "Content-Length: 5\r\n", "hello");
  Case& content = pipeline(chapter, "content between", get("/1") + post + get("/3"), {ok("1"), ok("2"), ok("3")});
  content.expected.answers = {Answer(200).content("1"), Answer(200).content("2"), Answer(200).content("3")};
  content.expected.seen = {seen("GET /1"), seen("POST /2").content("hello"), seen("GET /3")};
  const std::string chunks =
      request("POST", "/2", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n");
  Case& chunked_one = pipeline(chapter, "chunks between", get("/1") + chunks + get("/3"), {ok("1"), ok("2"), ok("3")});
  chunked_one.expected.answers = content.expected.answers;
  chunked_one.expected.seen = {seen("GET /1"), seen("POST /2").content("hello").trailer("X-Sum", "1"), seen("GET /3")};
  Case& head =
      pipeline(chapter, "HEAD first", request("HEAD", "/1") + get("/2"), {ok_with("Content-Length: 3\r\n"), ok("two")});
  head.expected.answers = {Answer(200).to_head().with("Content-Length", "3"), Answer(200).content("two")};
  head.expected.seen = {seen("HEAD /1"), seen("GET /2")};
  Case& empty = pipeline(chapter, "204 and 304 between", get("/1") + get("/2") + get("/3"),
                         {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n", ok("three")});
  empty.expected.answers = {Answer(204).content(""), Answer(304).content(""), Answer(200).content("three")};
  empty.expected.seen = {seen("GET /1"), seen("GET /2"), seen("GET /3")};
}

void add_upstreams(Chapter& chapter) {
  Case& closing = pipeline(chapter, "upstream closes after each", get("/1") + get("/2"),
                           {ok_with("Connection: close\r\nContent-Length: 1\r\n", "1")});
  closing.upstream.then = Ending::close;
  closing.expected.answers = {Answer(200).content("1"), Answer(200).content("1")};
  closing.expected.seen = {seen("GET /1"), seen("GET /2")};
  closing.expected.reuse = Reuse::no;
  Case& ended = pipeline(chapter, "upstream ends content by closing", get("/1") + get("/2"), {ok_with("", "1")});
  ended.upstream.then = Ending::close;
  ended.expected = closing.expected;
  Case& bad = pipeline(chapter, "bad answer first", get("/1") + get("/2"), {"HTTP/1.1 nonsense\r\n\r\n", ok("two")});
  bad.expected.answers = {Answer(502, "response_malformed"), Answer(200).content("two")};
  bad.expected.seen = {seen("GET /1"), seen("GET /2")};
}

void add_own_answers(Chapter& chapter) {
  const Answer refused = Answer(405, "method_not_allowed").with("Allow", "GET, HEAD");
  for (const auto& [name, fields, content] :
       {std::tuple{"405 without content", "", ""},
        {"405 with content", "Content-Length: 5\r\n", "hello"},
        {"405 with chunks", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"}}) {
    Case& row = pipeline(chapter, name, request("POST", "/readers", fields, content) + get("/2"), {ok("two")});
    row.expected.answers = {refused, Answer(200).content("two")};
    row.expected.seen = {seen("GET /2")};
  }
  // Where its content has not come yet, nobody can say where the next request begins.
  Case& open = chapter.add(
      {"405 before content", "RFC 9112 §9.3", {sends(request("POST", "/readers", "Content-Length: 50\r\n", "hel"))}});
  open.expected.answers = {refused};
  Case& broken = chapter.add({"405 with a bad chunk",
                              "RFC 9112 §7.1",
                              {sends(request("POST", "/readers", "Transfer-Encoding: chunked\r\n", "5\nhello"))}});
  broken.expected.answers = {refused};
}

void add_ends(Chapter& chapter) {
  const std::pair<const char*, std::string> ends[] = {
      {"nothing behind close", get("/1", "Connection: close\r\n") + get("/evil")},
      {"nothing behind HTTP/1.0", "GET /1 HTTP/1.0\r\n" + std::string(kHost) + "\r\n" + get("/evil")}};
  for (const auto& [name, bytes] : ends) {
    Case& row = pipeline(chapter, name, bytes, {ok("one")});
    row.section = "RFC 9112 §9.6";
    row.expected.kept = false;
    row.expected.answers = {Answer(200).content("one")};
    row.expected.seen = {seen("GET /1")};
  }
  const std::pair<const char*, std::string> bads[] = {
      {"garbage behind", "garbage\r\n\r\n"},
      {"a request without Host behind", "GET / HTTP/1.1\r\n\r\n"},
      {"a bare LF behind", "\n" + get("/evil")},
      {"ambiguous framing behind",
       request("POST", "/evil", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + get("/evil"))},
      {"a blank behind", " " + get("/evil")},
      {"a NUL behind", std::string(1, '\0') + get("/evil")}};
  for (const auto& [name, bytes] : bads) {
    Case& row = pipeline(chapter, name, get("/1") + bytes, {ok("one")});
    row.expected.kept = false;
    row.expected.answers = {Answer(200).content("one"), Answer(400, "request_malformed")};
    row.expected.seen = {seen("GET /1")};
  }
  Case& first = chapter.refuse("nothing behind a bad one", "RFC 9112 §9.3",
                               "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + get("/evil"));
  first.expected.reach = Reach::nothing;
  chapter.refuse(
      "nothing behind ambiguous framing", "RFC 9112 §6.3",
      request("POST", "/", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + get("/evil")));
  chapter.refuse("nothing behind an unknown coding", "RFC 9112 §6.1",
                 request("POST", "/", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + get("/evil")), 501,
                 "coding_not_implemented");
  chapter.refuse("nothing behind CONNECT", "RFC 9110 §9.3.6",
                 "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n" + get("/evil"), 501, "method_not_implemented");
}

}  // namespace

Chapter pipelining() {
  Chapter chapter{"pipelining"};
  add_good(chapter);
  add_upstreams(chapter);
  add_own_answers(chapter);
  add_ends(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
