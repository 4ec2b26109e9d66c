// A client and an upstream say whatever the input tells them to, in any order: nothing crashes or hangs, every
// connection ends, every exchange is counted and logged once, and a second parser reads what both sides got as Candor
// says it was.
#include <spdlog/spdlog.h>

#include "tests/fuzz/agreement.hpp"
#include "tests/fuzz/conversation.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"

namespace candor::test {
namespace {

// Limits so small that short inputs reach them.
std::string configuration(const Socket& upstream) {
  return "listeners: [{address: '127.0.0.1:0'}]\n"
         "limits: {request_target: 128, request_head: 1KiB, request_fields: 16, request_body: 1KiB, response_head: "
         "1KiB,\n"
         "         response_fields: 16, interim_responses: 3, via_hops: 4, buffered_write: 16KiB}\n"
         "timeouts: {request_head: 5s, request_body: 5s, keep_alive: 11s, client_write: 5s, tunnel_idle: 5s}\n"
         "upstreams:\n"
         "  - name: api\n"
         "    endpoints: ['http://127.0.0.1:" +
         std::to_string(upstream.port()) +
         "']\n"
         "    timeouts: {connect: 5s, response: 5s, read: 5s, write: 5s}\n"
         "    eject: {after: 0}\n"
         "routes:\n"
         "  - {name: web, upstream: api, match: {path: /}}\n"
         "  - {name: closed, upstream: api, match: {path: /closed}, filters: [{maintenance: {state: on}}]}\n";
}

// One engine for all runs, as one process serves all clients.
class Runs {
 public:
  Runs() { spdlog::set_level(spdlog::level::off); }

  void run(std::string_view input) {
    const Tally before = engine_.tally();
    const Transcript transcript = Conversation(engine_, upstream_).play(read_script(input));
    const Tally tally = engine_.tally();
    expect(engine_.still_open().empty(), "nothing is left open", engine_.still_open());
    expect(tally.exchanges == tally.responses + tally.aborts, "every exchange is a response or an abort");
    const std::vector<std::string> lines = engine_.log(tally.exchanges - before.exchanges);
    expect(lines.size() == tally.exchanges - before.exchanges, "every exchange has its line in the log");
    expect_agreement(transcript, lines);
  }

 private:
  Socket upstream_ = listen_at("127.0.0.1");
  Engine engine_{configured(configuration(upstream_))};
};

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static candor::test::Runs runs;
  runs.run(candor::test::as_text(data, size));
  return 0;
}
