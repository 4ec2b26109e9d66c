#include "tests/conformance/judge.hpp"

#include <fmt/format.h>

#include <iterator>

#include "tests/conformance/judge_message.hpp"

namespace candor::test::conformance {
namespace {

void add_all(const std::string& about, const Mistakes& from, Mistakes& mistakes) {
  for (const std::string& each : from) mistakes.push_back(about + ": " + each);
}

void judge_client_side(const Case& row, const Observed& observed, Mistakes& mistakes) {
  const std::vector<Answer>& answers = row.expected.answers;
  for (std::size_t i = 0; i < observed.responses.size(); ++i) {
    Mistakes found;
    judge_response(answers[i], observed.responses[i],
                   row.expected.kept || row.expected.quietly || i + 1 < answers.size(), found);
    add_all(fmt::format("answer {}", i + 1), found, mistakes);
  }
  if (observed.responses.size() < answers.size()) mistakes.push_back("the connection ended before the last answer");
  const bool left = row.client.back().kind == Move::Kind::reset;  // and so has not read to the end
  const std::string behind = row.expected.to_client.value_or("");
  if (!left && observed.behind != behind)
    mistakes.push_back(fmt::format("behind the answers came '{}'", observed.behind));
  const bool cut = !answers.empty() && !answers.back().cut_cause.empty();
  if (observed.end != Io::eof && !cut && !left)
    mistakes.push_back(observed.end == Io::timeout ? "the connection was not closed" : "the connection was reset");
  if (observed.second.status != 200 || observed.second.content != "second" || !observed.second.complete)
    mistakes.push_back("one more request was not answered rightly");
}

void judge_upstream_side(const Case& row, const Observed& observed, const std::string& pseudonym, Mistakes& mistakes) {
  const std::vector<Seen>& seen = row.expected.seen;
  const std::vector<ReceivedRequest>& requests = observed.requests;
  if (requests.size() != seen.size() + 1) {
    mistakes.push_back(fmt::format("the upstream received {} whole requests instead of {} (and one more)",
                                   std::ssize(requests) - 1, seen.size()));
    return;
  }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    Mistakes found;
    judge_request(seen[i], requests[i], pseudonym, found);
    add_all(fmt::format("request {} at the upstream", i + 1), found, mistakes);
  }
  if (row.expected.reach == Reach::nothing && observed.upstream_connections != 1)
    mistakes.push_back("a connection to the upstream was made");
  const bool whole = row.expected.reach == Reach::nothing || row.expected.reach == Reach::requests;
  if (whole && observed.rest != row.expected.to_upstream.value_or(""))
    mistakes.push_back(fmt::format("the upstream received '{}' besides", observed.rest));
  if (!observed.upstream_ended) mistakes.push_back("the request to the upstream was not cut off");
  if (row.expected.reuse == Reuse::any || seen.empty()) return;
  const bool reused = requests[seen.size()].connection == requests[seen.size() - 1].connection;
  if (reused != (row.expected.reuse == Reuse::yes))
    mistakes.push_back(reused ? "the upstream's connection was used again"
                              : "the upstream's connection was not used again");
}

}  // namespace

std::vector<std::string> judge(const Case& row, const Observed& observed, const std::string& pseudonym) {
  Mistakes mistakes;
  judge_client_side(row, observed, mistakes);
  judge_upstream_side(row, observed, pseudonym, mistakes);
  return mistakes;
}

std::vector<LogExpectation> log_expectations(const Case& row, const Observed& observed) {
  std::vector<LogExpectation> result;
  const auto id_at_upstream = [&](std::size_t index) {
    return index < observed.requests.size() ? observed.requests[index].head.value("X-Request-Id") : std::string();
  };
  for (std::size_t i = 0; i < observed.responses.size(); ++i) {
    const Answer& answer = row.expected.answers[i];
    const bool own = !answer.cause.empty();
    std::string id = own ? observed.responses[i].field("X-Request-Id") : id_at_upstream(i);
    const bool cut = !answer.cut_cause.empty();
    if (!own && row.expected.reach != Reach::requests) id.clear();  // no whole request to read it from
    result.push_back({std::move(id), answer.status, cut ? answer.cut_cause : answer.cause, cut});
  }
  constexpr int kClientClosedRequest = 499;
  if (!row.expected.abort_cause.empty() && !row.expected.seen.empty())
    result.push_back({id_at_upstream(0), kClientClosedRequest, row.expected.abort_cause, false});
  return result;
}

}  // namespace candor::test::conformance
