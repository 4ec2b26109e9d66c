#include "tests/faults/scenario.hpp"

#include <ostream>

namespace candor::test {

namespace {

std::string get(const std::string& path, const std::string& more = {}) {
  return "GET " + path + " HTTP/1.1\r\nHost: web.test\r\n" + more + "\r\n";
}

const std::string kHello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

std::string counted(const std::string& content) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content;
}

std::vector<Scenario> forwarded() {
  const std::string upload(20'000, 'u');
  return {
      {.name = "Get", .request = get("/"), .answers = {{"GET", 200, "hello"}}, .response = kHello},
      {.name = "GetOnReusedConnection",
       .warm_up = get("/"),
       .request = get("/"),
       .answers = {{"GET", 200, "hello"}},
       .response = kHello},
      {.name = "PostWithLength",
       .request = "POST / HTTP/1.1\r\nHost: web.test\r\nContent-Length: 20000\r\n\r\n" + upload,
       .answers = {{"POST", 200, "hello"}},
       .response = kHello},
      {.name = "PostChunkedThatExpectsContinue",
       .request = "POST / HTTP/1.1\r\nHost: web.test\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n",
       .held_back = "5\r\nfirst\r\n6\r\nsecond\r\n0\r\nChecksum: abc\r\n\r\n",
       .answers = {{"POST", 200, "hello"}},
       .response = kHello},
      {.name = "ChunkedResponse",
       .request = get("/"),
       .answers = {{"GET", 200, "hello, world"}},
       .response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"},
      {.name = "ResponseThatEndsWithItsConnection",
       .request = get("/"),
       .answers = {{"GET", 200, "until the end"}},
       .response = "HTTP/1.1 200 OK\r\n\r\nuntil the end",
       .response_ends_connection = true},
      {.name = "OldClientAndEndOfConnection",
       .request = "GET / HTTP/1.0\r\nHost: web.test\r\n\r\n",
       .answers = {{"GET", 200, "until the end"}},
       .response = "HTTP/1.0 200 OK\r\n\r\nuntil the end",
       .response_ends_connection = true},
      {.name = "Head",
       .request = "HEAD / HTTP/1.1\r\nHost: web.test\r\n\r\n",
       .answers = {{"HEAD", 200, ""}},
       .response = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
      {.name = "LargeResponseToSlowReader",
       .request = get("/"),
       .answers = {{"GET", 200, std::string(1 << 20, 'r')}},
       .response = counted(std::string(1 << 20, 'r')),
       .client_reads = 32 * 1024,
       .client_receive_buffer = 16 * 1024},
      {.name = "PipelinedPair",
       .request = get("/") + get("/"),
       .answers = {{"GET", 200, "hello"}, {"GET", 200, "hello"}},
       .response = kHello},
      // With early hints, one permit for all exchanges, and a circuit: a permit that is lost is missed by the next.
      {.name = "GuardedPair",
       .request = get("/guarded") + get("/guarded"),
       .answers = {{"GET", 200, "hello"}, {"GET", 200, "hello"}},
       .response = kHello,
       .clean_path = "/guarded"},
      {.name = "GuardedUploadThatExpectsContinue",
       .request = "POST /guarded HTTP/1.1\r\nHost: web.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
       .held_back = "hello",
       .answers = {{"POST", 200, "hello"}},
       .response = kHello,
       .clean_path = "/guarded"},
      {.name = "SecondEndpoint",
       .request = get("/"),
       .answers = {{"GET", 200, "hello"}},
       .response = kHello,
       .upstreams = 2},
  };
}

std::vector<Scenario> answered_here() {
  return {
      {.name = "NoRoute",
       .request = "GET / HTTP/1.1\r\nHost: other.test\r\n\r\n",
       .answers = {{"GET", 404, {}, Cause::no_route}},
       .response = kHello},
      {.name = "Malformed",
       .request = "GET / HTTP/1.1\r\nHost: web.test\r\nNo colon\r\n\r\n",
       .answers = {{"GET", 400, {}, Cause::request_malformed}},
       .response = kHello},
      {.name = "RateLimited",
       .warm_up = get("/limited"),
       .request = get("/limited"),
       .answers = {{"GET", 429, {}, Cause::rate_limited}},
       .response = kHello},
      {.name = "Maintenance",
       .request = get("/closed"),
       .answers = {{"GET", 503, {}, Cause::maintenance}},
       .response = kHello},
  };
}

}  // namespace

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> all = [] {
    std::vector<Scenario> list = forwarded();
    for (Scenario& each : answered_here()) list.push_back(std::move(each));
    return list;
  }();
  return all;
}

std::ostream& operator<<(std::ostream& out, const Scenario& scenario) { return out << scenario.name; }

std::string configuration(const std::string& endpoints) {
  return "listeners: [{address: '127.0.0.1:0'}]\n"
         "timeouts: {request_head: 10s, request_body: 10s, keep_alive: 30s, client_write: 10s}\n"
         "upstreams:\n"
         "  - name: api\n"
         "    endpoints: [" +
         endpoints +
         "]\n"
         "    timeouts: {connect: 2s, response: 10s, read: 10s, write: 10s}\n"
         "    eject: {after: 0}\n"
         "routes:\n"
         "  - {name: web, match: {host: web.test}, upstream: api}\n"
         "  - name: limited\n"
         "    match: {host: web.test, path: /limited}\n"
         "    upstream: api\n"
         "    filters: [{rate_limit: {name: once, key: route, rate: 1/h, burst: 1}}]\n"
         "  - name: guarded\n"
         "    match: {host: web.test, path: /guarded}\n"
         "    upstream: api\n"
         "    filters: [{early_hints: {links: ['</a.css>; rel=preload'], always: true}}, {circuit_breaker: {}},\n"
         "              {concurrency: {max: 1, queue: 1, queue_timeout: 2s}}]\n"
         "  - name: closed\n"
         "    match: {host: web.test, path: /closed}\n"
         "    upstream: api\n"
         "    filters: [{maintenance: {state: on}}]\n";
}

}  // namespace candor::test
