// Clients that are slow, leave, or stop half-way (RFC 9110 §15.5.9, RFC 9112 §8 and §9.5).
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

const std::string kHalf = request("POST", "/", "Content-Length: 50\r\n", "hello");

void add_slow(Chapter& chapter) {
  const auto slow = [&](const char* name, const std::string& bytes, Reach reach) {
    Case& row =
        chapter.add({name, "RFC 9110 §15.5.9", {sends(bytes)}, {}, {{Answer(408, "request_timeout")}, false, reach}});
    row.where = Instance::impatient;
  };
  slow("silent after one byte", "G", Reach::nothing);
  slow("silent within the request line", "GET / HT", Reach::nothing);
  slow("silent within the fields", "GET / HTTP/1.1\r\nHost: conf", Reach::nothing);
  slow("silent before the empty line", "GET / HTTP/1.1\r\nHost: conformance.test\r\n", Reach::nothing);
  slow("silent before the last LF", "GET / HTTP/1.1\r\nHost: conformance.test\r\n\r", Reach::nothing);
  slow("silent before its content", request("POST", "/", "Content-Length: 50\r\n"), Reach::incomplete);
  slow("silent within its content", kHalf, Reach::incomplete);
  slow("silent within a chunk", chunked("ff\r\nhello"), Reach::incomplete);
  slow("silent within a chunk size", chunked("5\r\nhello\r\n5"), Reach::incomplete);
  slow("silent before the last line", chunked("5\r\nhello\r\n0\r\n"), Reach::incomplete);
  const auto quiet = [&](const char* name, std::vector<Move> client) -> Case& {
    Case& row = chapter.add({name, "RFC 9112 §9.5", std::move(client)});
    row.where = Instance::impatient;
    return row;
  };
  quiet("silent from the beginning", {waits_for("\n")});
  quiet("nothing but empty lines", {sends("\r\n\r\n")});
  Case& idle = quiet("idle after a response", {sends(get("/"))});
  idle.expected.answers = {Answer(200).content("ok")};
  idle.expected.reach = Reach::requests;
  idle.expected.seen = {Seen("GET / HTTP/1.1")};
  idle.expected.quietly = true;
}

void add_half_closed(Chapter& chapter) {
  const auto served = [&](const char* name, const std::string& bytes, Seen seen) {
    Case& row = chapter.forward(name, "RFC 9112 §9.6", bytes, std::move(seen));
    row.client.push_back(half_closes());
    row.expected.kept = false;
    row.expected.quietly = true;
  };
  served("end behind a GET", get("/"), Seen("GET / HTTP/1.1"));
  served("end behind content", request("POST", "/", "Content-Length: 5\r\n", "hello"),
         Seen("POST / HTTP/1.1").content("hello"));
  served("end behind chunks", chunked("5\r\nhello\r\n0\r\n\r\n"), Seen("POST / HTTP/1.1").content("hello"));
}

void add_gone(Chapter& chapter) {
  const auto gone = [&](const char* name, const std::string& bytes, const char* until) {
    Case& row = chapter.add({name, "RFC 9112 §9.5", {sends(bytes), waits_for_upstream(until), resets()}});
    row.upstream.script = {[](ScriptedConnection& connection) { connection.read_to_end(); }};
    row.expected.reach = Reach::incomplete;
  };
  gone("reset within content", kHalf, "hello");
  gone("reset within chunks", chunked("5\r\nhello\r\n"), "hello");
  Case& waiting = chapter.add({"reset while the upstream thinks",
                               "RFC 9112 §9.5",
                               {sends(get("/")), waits_for_upstream("\r\n\r\n"), resets()}});
  waiting.upstream.script = {[](ScriptedConnection& connection) { connection.read_to_end(); }};
  waiting.expected.reach = Reach::requests;
  waiting.expected.seen = {Seen("GET / HTTP/1.1")};
  waiting.expected.abort_cause = "client_closed";
  waiting.expected.reuse = Reuse::no;
  Case& reading = chapter.add(
      {"reset while the response comes", "RFC 9112 §9.5", {sends(get("/")), waits_for("partly"), resets()}});
  reading.upstream.script = {read_head(), send(ok_with("Content-Length: 5000\r\n", "partly")),
                             [](ScriptedConnection& connection) { connection.read_to_end(); }};
  reading.expected.reach = Reach::requests;
  reading.expected.seen = {Seen("GET / HTTP/1.1")};
  reading.expected.reuse = Reuse::no;
}

}  // namespace

Chapter client_behaviour() {
  Chapter chapter{"clients that stop"};
  add_slow(chapter);
  add_half_closed(chapter);
  add_gone(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
