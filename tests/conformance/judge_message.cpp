#include "tests/conformance/judge_message.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include "tests/support/expect.hpp"

namespace candor::test::conformance {
namespace {

// RFC 9110 §7.6.1: fields of one connection, which end at the proxy.
constexpr std::string_view kOfOneConnection[] = {"Keep-Alive", "Proxy-Connection", "HTTP2-Settings"};

void expect_equal(std::string_view what, std::string_view found, std::string_view expected, Mistakes& mistakes) {
  if (found != expected) mistakes.push_back(fmt::format("{} is '{}' instead of '{}'", what, found, expected));
}

template <class Self>
void judge_fields(const MessageExpectation<Self>& expected, const Head& head, std::string_view raw_head,
                  Mistakes& mistakes) {
  for (const auto& [name, value] : expected.fields) expect_equal(name, head.value(name), value, mistakes);
  for (const std::string& name : expected.absent_fields) {
    if (head.find(name)) mistakes.push_back(fmt::format("there is a field {}: {}", name, head.value(name)));
  }
  for (const std::string& text : expected.verbatim) {
    if (raw_head.find(text) == std::string_view::npos) mistakes.push_back(fmt::format("no '{}' in the head", text));
  }
  for (const std::string_view name : kOfOneConnection) {
    if (head.find(name)) mistakes.push_back(fmt::format("{} was passed on", name));
  }
  if (head.all("Content-Length").size() > 1 || (head.find("Content-Length") && head.find("Transfer-Encoding")))
    mistakes.push_back("the framing is ambiguous");
}

template <class Self>
void judge_content(const MessageExpectation<Self>& expected, std::string_view content, const Head& trailers,
                   Framing framing, Mistakes& mistakes) {
  if (expected.expected_content) expect_equal("the content", content, *expected.expected_content, mistakes);
  if (expected.framing != Framing::any && expected.framing != framing)
    mistakes.push_back(
        fmt::format("framing {} instead of {}", static_cast<int>(framing), static_cast<int>(expected.framing)));
  for (const auto& [name, value] : expected.trailers)
    expect_equal("trailer " + name, trailers.value(name), value, mistakes);
  for (const std::string& name : expected.absent_trailers) {
    if (trailers.find(name)) mistakes.push_back(fmt::format("there is a trailer {}", name));
  }
}

Framing framing_of(const Response& response) {
  if (response.chunked) return Framing::chunked;
  if (response.head.find("Content-Length")) return Framing::length;
  const bool none = response.status < 200 || response.status == 204 || response.status == 304;
  return none ? Framing::none : Framing::until_close;
}

void judge_own_answer(const Answer& answer, const Response& response, Mistakes& mistakes) {
  const bool failure = answer.cause != "local_response";
  if (!response.field("Proxy-Status").starts_with(failure ? "candor; error=" : "candor"))
    mistakes.push_back("Proxy-Status does not say that the proxy answered");
  if (response.field("X-Request-Id").empty()) mistakes.push_back("no X-Request-Id");
  if (!failure || answer.answers_head) return;
  expect_equal("Content-Type", response.field("Content-Type"), "application/problem+json", mistakes);
  boost::json::error_code error;
  const boost::json::value problem = boost::json::parse(response.content, error);
  if (error || !problem.is_object()) return mistakes.push_back("the content is no problem+json");
  expect_equal("the cause", text_of(problem.as_object(), "cause"), answer.cause, mistakes);
}

void judge_interims(const Answer& answer, const Response& response, Mistakes& mistakes) {
  std::vector<int> statuses;
  for (const Response& interim : response.interims) statuses.push_back(interim.status);
  if (statuses != answer.interims)
    mistakes.push_back(fmt::format("{} interim responses instead of {}", statuses.size(), answer.interims.size()));
}

// RFC 9112 §9.6: who is going to close says so, and says nothing of the kind otherwise.
void judge_persistence(const Response& response, bool kept, Mistakes& mistakes) {
  if (response.status == 101) return;
  const bool says_close = response.field("Connection") == "close";
  if (kept && says_close) mistakes.push_back("Connection: close on a connection that must be kept");
  if (!kept && !says_close) mistakes.push_back("no Connection: close on a connection that ends");
}

}  // namespace

void judge_request(const Seen& seen, const ReceivedRequest& request, const std::string& pseudonym, Mistakes& mistakes) {
  expect_equal("the request line", request.head.start_line, seen.line, mistakes);
  judge_fields(seen, request.head, request.raw_head, mistakes);
  judge_content(seen, request.content, request.trailers, request.framing, mistakes);
  if (!seen.expected_content) expect_equal("the content", request.content, "", mistakes);
  if (request.head.all("Host").size() != 1) mistakes.push_back("not exactly one Host");
  if (!request.head.value("Via").ends_with(" " + pseudonym)) mistakes.push_back("Via does not end with the proxy");
  if (request.head.all("X-Forwarded-For").size() != 1) mistakes.push_back("not exactly one X-Forwarded-For");
}

void judge_response(const Answer& answer, const Response& response, bool kept, Mistakes& mistakes) {
  expect_equal("the status", std::to_string(response.status), std::to_string(answer.status), mistakes);
  if (response.status != answer.status) return;
  judge_fields(answer, response.head, response.raw, mistakes);
  judge_content(answer, response.content, response.trailers, framing_of(response), mistakes);
  judge_interims(answer, response, mistakes);
  if (answer.reason) expect_equal("the reason phrase", response.reason, *answer.reason, mistakes);
  if (!answer.cause.empty()) judge_own_answer(answer, response, mistakes);
  if (!response.head.find("Date") && response.status != 101) mistakes.push_back("no Date");
  const bool cut = !answer.cut_cause.empty();
  if (cut == response.complete)
    mistakes.push_back(cut ? "could be taken for complete" : "could not be taken for complete");
  if (!cut) judge_persistence(response, kept, mistakes);
}

}  // namespace candor::test::conformance
