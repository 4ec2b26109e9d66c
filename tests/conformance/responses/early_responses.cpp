// RFC 9112 §9.5 and RFC 9110 §9.2: a final response while the request is still on its way is relayed, whatever the
// upstream does afterwards; the client's connection ends, for nobody knows how much of the request will come.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

const std::string kUpload = request("POST", "/", "Content-Length: 1000000\r\n", "hello");

std::string early(int status, const std::string& fields = "") {
  return "HTTP/1.1 " + std::to_string(status) + " Early\r\n" + fields + "Content-Length: 2\r\n\r\nno";
}

Case& add_row(Chapter& chapter, const std::string& name, const std::string& upload, Script script, int status) {
  Case& row = chapter.add({name, "RFC 9112 §9.5", {sends(upload)}});
  row.upstream.script = std::move(script);
  row.expected.answers = {Answer(status).content("no")};
  row.expected.reach = Reach::incomplete;
  return row;
}

Step read_on() {
  return [](ScriptedConnection& connection) { connection.read_to_end(); };
}

// Until the proxy has ended the connection.
Step stop_reading() { return pause(kPatience); }

}  // namespace

Chapter early_responses() {
  Chapter chapter{"early responses"};
  const std::string chunks = chunked("5\r\nhello\r\n");
  for (const auto& [kind, upload] : {std::pair{" of a length", kUpload}, {" of chunks", chunks}}) {
    for (const int status : {200, 400, 401, 413, 503}) {
      const std::string name = std::to_string(status) + kind;
      add_row(chapter, name + ", upstream reads on", upload, {read_head(), send(early(status)), read_on()}, status);
      add_row(chapter, name + ", upstream stops reading", upload, {read_head(), send(early(status)), stop_reading()},
              status);
      add_row(chapter, name + ", upstream closes", upload,
              {read_head(), send(early(status, "Connection: close\r\n")), pause(20ms), close()}, status)
          .expected.reach = Reach::abandoned;
      add_row(chapter, name + ", upstream resets", upload, {read_head(), send(early(status)), pause(30ms), reset()},
              status)
          .expected.reach = Reach::abandoned;
    }
  }
  Case& before = add_row(chapter, "before any content", request("POST", "/", "Content-Length: 5\r\n"),
                         {read_head(), send(early(403)), read_on()}, 403);
  before.section = "RFC 9110 §9.3.3";
  add_row(chapter, "while 5 MB are sent",
          request("POST", "/", "Content-Length: 9000000\r\n", std::string(5'000'000, 'x')),
          {read_head(), send(early(413)), read_on()}, 413);
  Case& chunked_answer = add_row(
      chapter, "in chunks", kUpload,
      {read_head(), send("HTTP/1.1 413 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"), read_on()}, 413);
  chunked_answer.expected.answers[0].framed(Framing::chunked);
  Case& until_close = add_row(chapter, "until close", kUpload,
                              {read_head(), send("HTTP/1.1 413 No\r\n\r\nno"), pause(20ms), close()}, 413);
  until_close.expected.reach = Reach::abandoned;
  Case& bad = add_row(chapter, "that is no response", kUpload, {read_head(), send("nonsense"), read_on()}, 502);
  bad.expected.answers = {Answer(502, "response_malformed")};
  Case& closed = add_row(chapter, "upstream closes without one", kUpload, {read_head(), read_content(5), close()}, 502);
  closed.expected.reach = Reach::abandoned;
  closed.expected.answers = {Answer(502, "connection_closed")};
  Case& reset_row =
      add_row(chapter, "upstream resets without one", kUpload, {read_head(), read_content(5), reset()}, 502);
  reset_row.expected.reach = Reach::abandoned;
  reset_row.expected.answers = {Answer(502, "connection_closed")};
  return chapter;
}

}  // namespace candor::test::conformance
