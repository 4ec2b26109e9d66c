#include "tests/faults/judge.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>

#include "tests/faults/allowed_causes.hpp"
#include "tests/support/message.hpp"

namespace candor::test {

namespace {

struct Logged {
  int status = 0;
  bool cut = false;
  std::string cause;
};

Logged read_line(const std::string& line) {
  const boost::json::object object = boost::json::parse(line).as_object();
  Logged logged;
  if (object.at("status").is_int64()) logged.status = static_cast<int>(object.at("status").as_int64());
  logged.cut = object.at("cut").as_bool();
  logged.cause = object.at("cause").as_string().c_str();
  return logged;
}

std::vector<Response> read_answers(const Evidence& evidence) {
  std::vector<Response> answers;
  std::string bytes = evidence.received;
  for (const Answer& expected : evidence.scenario.answers) {
    if (bytes.empty()) break;
    std::optional<ResponseParser> parser(expected.method);
    while (parser->feed(bytes) && parser->response().status < 200) parser.emplace(expected.method);
    if (!parser->response().complete) parser->finish(evidence.end);
    answers.push_back(parser->response());
  }
  return answers;
}

class Judge {
 public:
  explicit Judge(const Evidence& evidence)
      : evidence_(evidence), allowed_(allowed_causes(evidence.fault, evidence.side)), answers_(read_answers(evidence)) {
    for (const std::string& line : evidence.log) logged_.push_back(read_line(line));
  }

  std::vector<std::string> verdict() {
    if (evidence_.end == Io::timeout) wrong("the client is left waiting");
    const auto& expected = evidence_.scenario.answers;
    for (std::size_t i = 0; i < expected.size(); ++i) judge_exchange(expected[i], i);
    if (logged_.size() > expected.size()) wrong("more exchanges are logged than there were");
    return wrong_;
  }

 private:
  void judge_exchange(const Answer& expected, std::size_t index) {
    const Response* seen = index < answers_.size() ? &answers_[index] : nullptr;
    if (seen != nullptr && seen->complete) judge_complete(expected, *seen);
    if (index >= logged_.size()) {
      if (seen != nullptr) wrong("an answer came that is not logged");
      if (must_be_noticed_by_none()) wrong("the exchange is missing");
      return;
    }
    const Logged& logged = logged_[index];
    if (!may_be(logged.cause, expected)) wrong("it is logged as " + logged.cause);
    if (evidence_.side != Side::client) judge_agreement(seen, logged);
  }

  void judge_complete(const Answer& expected, const Response& seen) {
    const bool as_without_fault = seen.status == expected.status;
    if (as_without_fault && (expected.cause != Cause::none || seen.content == expected.content)) return;
    for (const Cause cause : allowed_) {
      if (seen.status == failure_row(cause).status) return;
    }
    wrong("the client got " + std::to_string(seen.status) + " with " + std::to_string(seen.content.size()) + " bytes");
  }

  void judge_agreement(const Response* seen, const Logged& logged) {
    const bool complete = seen != nullptr && seen->complete;
    if (logged.cut && complete) wrong("a cut response looks complete");
    if (!logged.cut && logged.status >= 100 && logged.status != 499 && !complete) wrong("a response is cut unnoticed");
    if (complete && seen->status != logged.status) {
      wrong("logged is " + std::to_string(logged.status) + ", seen was " + std::to_string(seen->status));
    }
  }

  bool may_be(const std::string& cause, const Answer& expected) const {
    if (cause == failure_row(expected.cause).name) return true;
    return std::ranges::any_of(allowed_, [&](Cause each) { return failure_row(each).name == cause; });
  }
  bool must_be_noticed_by_none() const { return allowed_.empty(); }
  void wrong(std::string what) { wrong_.push_back(std::move(what)); }

  const Evidence& evidence_;
  std::vector<Cause> allowed_;
  std::vector<Response> answers_;
  std::vector<Logged> logged_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> judge(const Evidence& evidence) { return Judge(evidence).verdict(); }

}  // namespace candor::test
