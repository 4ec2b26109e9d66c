#include "tests/conformance/lane.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "tests/support/eventually.hpp"
#include "tests/support/expect.hpp"

namespace candor::test::conformance {
namespace {

// Routes that demand something besides the one for everything; rows reach them by their paths.
constexpr std::string_view kRoutes = R"(- name: small
  match: {path: /small}
  upstream: api
  limits: {request_body: 10B}
- name: announced
  match: {path: /announced}
  upstream: api
  limits: {length_required: true}
- name: readers
  match: {path: /readers}
  upstream: api
  filters:
    - method: {allow: [GET, HEAD]}
)";

constexpr std::string_view kImpatience =
    "timeouts: {request_head: 400ms, request_body: 400ms, keep_alive: 400ms, client_write: 400ms, drain: 2s}\n";
constexpr std::string_view kImpatienceUpstream = "timeouts: {response: 400ms, read: 400ms}\n";

Setup setup_of(Instance instance, const Socket& listener) {
  Setup setup;
  setup.endpoints = {fmt::format("http://{}:{}", loopback_ip(), listener.port())};
  setup.routes = kRoutes;
  setup.workers = 1;  // so that the connections of one row meet
  if (instance == Instance::impatient) {
    setup.settings = kImpatience;
    setup.upstream = kImpatienceUpstream;
  }
  // A row that closes connections is no reason to stop asking the upstream.
  setup.upstream += "eject: {after: 0}\nretries: {attempts: 1}\n";
  return setup;
}

}  // namespace

Lane::Lane(Instance instance) : listener_(listen_at(loopback_ip())), candor_(setup_of(instance, listener_)) {
  learn_pseudonym();
}

void Lane::learn_pseudonym() {
  const ScriptedUpstream upstream(std::vector<Script>{answering(std::string(kOk))}, Socket(::dup(listener_.fd())));
  candor_.get("/");
  const std::string via = upstream.request().value("Via");
  pseudonym_ = via.substr(via.find(' ') + 1);
}

Result Lane::run(const Case& row) {
  Result result{&row, play(row, {candor_.address(), listener_, pseudonym_}), {}};
  result.mistakes = judge(row, result.observed, pseudonym_);
  return result;
}

void Lane::check_log(std::vector<Result>& results) const {
  const Metrics metrics = candor_.metrics();
  const auto exchanges =
      static_cast<std::size_t>(metrics.sum("candor_responses_total") + metrics.sum("candor_aborts_total"));
  std::map<std::string, boost::json::object> by_id;
  for (boost::json::object& line : candor_.log().wait_lines(exchanges))
    by_id.insert_or_assign(text_of(line, "request_id"), std::move(line));
  for (Result& result : results) {
    for (const LogExpectation& expected : log_expectations(*result.row, result.observed)) {
      if (expected.request_id.empty()) continue;
      const auto found = by_id.find(expected.request_id);
      if (found == by_id.end()) {
        result.mistakes.push_back("no line in the access log");
        continue;
      }
      const boost::json::object& line = found->second;
      const bool cut = line.contains("cut") && line.at("cut").as_bool();
      if (number_of(line, "status") != expected.status || text_of(line, "cause") != expected.cause ||
          cut != expected.cut)
        result.mistakes.push_back("the access log says " + boost::json::serialize(line));
    }
  }
}

std::vector<std::string> Lane::finish(std::vector<Result>& results) {
  std::vector<std::string> mistakes;
  if (!eventually([&] { return candor_.metrics().sum("candor_requests_in_flight") == 0; }))
    mistakes.push_back("requests are still in flight at the end");
  check_log(results);
  if (const int status = candor_.terminate(); status != 0)
    mistakes.push_back(fmt::format("the program ended with status {}\n{}", status, candor_.diagnostics()));
  return mistakes;
}

}  // namespace candor::test::conformance
