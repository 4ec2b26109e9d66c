#include "filters/error_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json/parse.hpp>

#include "filters/page_template.hpp"
#include "filters/registry.hpp"
#include "proxy/filter_hooks.hpp"
#include "tests/support/files.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using candor::test::TemporaryDirectory;
using candor::test::write_file;
using test::load;
using test::Process;
using test::Request;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ErrorPages : public testing::Test {
 protected:
  void start(const std::string& options) {
    config_ = load("[]", "[error_pages: {" + options + "}]");
    ASSERT_THAT(config_.errors, IsEmpty()) << config_.errors.front().to_string();
    process_ = std::make_unique<Process>(config_.config);
  }
  // An answer with this status and cause, as the filter sees it.
  std::optional<Reply> replaced(int status, Cause cause) {
    head_ = {};
    head_.status = status;
    request_.exchange.cause = cause;
    request_.exchange.request_id = "01JD";
    auto& hook = dynamic_cast<ReplaceHook&>(process_->filter("api", "error_pages"));
    return hook.replace_response(request_.exchange, head_);
  }

  config::Loaded config_;
  std::unique_ptr<Process> process_;
  Request request_{"192.0.2.1"};
  http1::ResponseHead head_;
};

std::vector<std::string> errors_of(const std::string& options) {
  std::vector<std::string> errors;
  for (const config::Error& error : load("[]", "[error_pages: {" + options + "}]").errors)
    errors.push_back(error.to_string());
  return errors;
}

TEST_F(ErrorPages, ReplacesTheContentOfOurFailures) {
  start("html: '<h1>${status} ${title}</h1><p>${detail}</p>${route}', text: '${cause} ${request_id}'");
  request_.field("Accept", "text/html");

  std::optional<Reply> reply = replaced(502, Cause::connection_refused);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::none);  // only the content is another one
  EXPECT_EQ(reply->content_type, "text/html; charset=utf-8");
  EXPECT_THAT(reply->body, StartsWith("<h1>502 Bad Gateway</h1><p>The upstream "));
  EXPECT_THAT(reply->body, EndsWith("</p>api"));
  EXPECT_EQ(head_.fields.find("Vary"), nullptr);

  request_.exchange.detail = "Back at <noon>.";
  reply = replaced(503, Cause::maintenance);
  EXPECT_THAT(reply->body, HasSubstr("<p>Back at &lt;noon&gt;.</p>"));
}

TEST_F(ErrorPages, TakesTheFormThatTheClientPrefers) {
  start("html: h, text: '${cause}', json: '{\"e\": \"${cause}\"}', json_type: application/json");
  std::optional<Reply> reply = replaced(429, Cause::rate_limited);
  EXPECT_EQ(reply->content_type, "application/json");
  EXPECT_EQ(reply->body, R"({"e": "rate_limited"})");

  request_.field("Accept", "text/html;q=0.5").field("Accept", "text/plain");
  reply = replaced(429, Cause::rate_limited);
  EXPECT_EQ(reply->content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(reply->body, "rate_limited");
}

TEST_F(ErrorPages, NamesTheTypeOfTheProblem) {
  start("types: {overloaded: 'https://e.com/busy', '503': /problems/unavailable}");
  const auto type_of = [&](int status, Cause cause) {
    return std::string(boost::json::parse(replaced(status, cause)->body).at("type").as_string());
  };
  EXPECT_EQ(type_of(503, Cause::overloaded), "https://e.com/busy");
  EXPECT_EQ(type_of(503, Cause::maintenance), "/problems/unavailable");
  EXPECT_EQ(type_of(404, Cause::no_route), "about:blank");
  EXPECT_EQ(replaced(503, Cause::overloaded)->content_type, "application/problem+json");
}

TEST_F(ErrorPages, LeaveAnswersOnPurposeAndTheUpstreamsAlone) {
  start("html: a, json: '1', text: a");
  EXPECT_FALSE(replaced(404, Cause::local_response));
  EXPECT_FALSE(replaced(500, Cause::none));
  EXPECT_FALSE(replaced(200, Cause::none));
}

TEST_F(ErrorPages, ReplaceTheUpstreamsWhereAskedFor) {
  start("upstream: [404, 5xx], text: '${status} ${title}: ${detail} ${cause}.'");
  request_.field("Accept", "text/plain");

  const std::optional<Reply> reply = replaced(404, Cause::none);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::none);
  EXPECT_EQ(reply->body, "404 Not Found: The service has answered with an error. .");
  ASSERT_NE(head_.fields.find("Vary"), nullptr);
  EXPECT_EQ(head_.fields.find("Vary")->value, "Accept");

  EXPECT_EQ(replaced(599, Cause::none)->body, "599 Error: The service has answered with an error. .");
  EXPECT_FALSE(replaced(403, Cause::none));
  EXPECT_FALSE(replaced(200, Cause::none));
}

TEST_F(ErrorPages, NeverReplaceWhatIsNoError) {
  EXPECT_THAT(errors_of("upstream: [200, 304, 600, 4x, 5xx]"),
              ElementsAre(HasSubstr("expected a status from 400 to 599, 4xx or 5xx, found \"200\""),
                          HasSubstr("\"304\""), HasSubstr("\"600\""), HasSubstr("\"4x\"")));
}

TEST_F(ErrorPages, NameEveryMistake) {
  EXPECT_THAT(errors_of("html: \"a\\n${user}\", html_file: b.html, json: '{', json_type: text/html, "
                        "types: {'200': /a, overloaded: 'a b'}"),
              ElementsAre(HasSubstr("error_pages.html: line 2: expected ${status}"),
                          HasSubstr("error_pages.html_file: cannot stand beside html"),
                          HasSubstr("error_pages.json: line 1: is no JSON"),
                          HasSubstr("error_pages.json_type: expected a media type of JSON"),
                          HasSubstr("expected a cause"), HasSubstr("expected a URI, found \"a b\"")));
}

TEST_F(ErrorPages, LimitTheTypes) {
  std::string types = "'400': /0";
  for (int status = 401; status < 400 + static_cast<int>(kProblemTypesMax); ++status)
    types += ", '" + std::to_string(status) + "': /a";
  EXPECT_THAT(errors_of("types: {" + types + "}"), IsEmpty());
  EXPECT_THAT(errors_of("types: {" + types + ", '599': /a}"), ElementsAre(HasSubstr("expected 128 types at most")));
}

TEST_F(ErrorPages, ComeFromFilesThatAreCheckedAtTheStart) {
  const TemporaryDirectory files;
  const std::string page = (files / "a.html").string();
  write_file(files / "a.html", "from a file: ${status}");
  start("html_file: " + page);
  request_.field("Accept", "text/html");
  EXPECT_EQ(replaced(502, Cause::connection_refused)->body, "from a file: 502");

  const auto check = [&](std::string_view text) {
    write_file(files / "a.html", text);
    config::Errors errors;
    for (const config::FilterSpec& spec : config_.config.routes.front().filters)
      catalog().check_files(*spec.definition, errors);
    return errors.empty() ? std::string() : errors.front().to_string();
  };
  EXPECT_EQ(check("a\n${title}"), "");
  EXPECT_THAT(check("a\n${x}"), StartsWith(page + ":2:1: expected ${status}"));
  EXPECT_EQ(check(std::string(kPageBytesMax, 'a')), "");
  EXPECT_THAT(check(std::string(kPageBytesMax + 1, 'a')), HasSubstr("has more than 65536 bytes"));
}

TEST_F(ErrorPages, SayWhichFileCannotBeRead) {
  start("text: a");
  const config::Loaded missing = load("[]", "[error_pages: {text_file: /nowhere/a.txt}]");
  config::Errors errors;
  for (const config::FilterSpec& spec : missing.config.routes.front().filters)
    catalog().check_files(*spec.definition, errors);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors.front().to_string(), HasSubstr("error_pages.text_file: /nowhere/a.txt cannot be read: No such"));
}

// A pipe without a writer, for one, made the check and the start wait for ever.
TEST_F(ErrorPages, AreReadFromRegularFilesOnly) {
  const TemporaryDirectory files;
  const std::string pipe = (files / "page").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const config::Loaded loaded = load("[]", "[error_pages: {text_file: " + pipe + "}]");
  config::Errors errors;
  for (const config::FilterSpec& spec : loaded.config.routes.front().filters)
    catalog().check_files(*spec.definition, errors);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors.front().to_string(), HasSubstr(pipe + " cannot be read: it is no regular file"));
}

class SeveralErrorPages : public ErrorPages {
 protected:
  // With a page of each kind in the global list, and these options for the route.
  void start_both(const std::string& of_route) {
    config_ = load(
        "[error_pages: {text: 'global ${status}', html: 'global', types: {'503': /global, '502': /global}, "
        "upstream: [404, 503]}]",
        "[error_pages: {" + of_route + "}]");
    ASSERT_THAT(config_.errors, IsEmpty()) << config_.errors.front().to_string();
    process_ = std::make_unique<Process>(config_.config);
    request_.field("Accept", "text/plain");
  }
};

// The global one replaced what the route's had made.
TEST_F(SeveralErrorPages, TakeTheRoutesOwn) {
  start_both("text: 'own ${status}', upstream: [503]");
  EXPECT_EQ(replaced(429, Cause::rate_limited)->body, "own 429");
  EXPECT_EQ(replaced(503, Cause::none)->body, "own 503");
  EXPECT_EQ(replaced(404, Cause::none)->body, "global 404");
  EXPECT_FALSE(replaced(500, Cause::none));
}

TEST_F(SeveralErrorPages, TakeWhatTheRouteDoesNotHaveFromTheGlobalOne) {
  start_both("json: '{\"type\": \"${type}\"}', types: {'503': /own}, json_type: application/json");
  EXPECT_EQ(replaced(503, Cause::overloaded)->body, "global 503");
  request_.exchange.request.fields.clear();
  EXPECT_EQ(replaced(503, Cause::overloaded)->body, R"({"type": "/own"})");
  EXPECT_EQ(replaced(502, Cause::connection_refused)->body, R"({"type": "/global"})");
  EXPECT_EQ(replaced(504, Cause::connection_timeout)->body, R"({"type": "about:blank"})");
  EXPECT_EQ(replaced(503, Cause::overloaded)->content_type, "application/json");
}

TEST_F(SeveralErrorPages, AreOneFilter) {
  start_both("text: own");
  EXPECT_EQ(process_->count<ReplaceHook>("api"), 1U);
}

TEST_F(ErrorPages, AreAboutRequestsWithoutARouteToo) {
  start("text: '${status} ${route}'");
  request_.field("Accept", "text/plain");
  request_.exchange.route = nullptr;
  EXPECT_EQ(replaced(404, Cause::no_route)->body, "404 -");
}

TEST_F(ErrorPages, NeverTakeThePlaceOfAnAnswerThatIsNoError) {
  start("text: a");
  EXPECT_FALSE(replaced(200, Cause::maintenance));
  EXPECT_FALSE(replaced(399, Cause::maintenance));
  EXPECT_TRUE(replaced(400, Cause::maintenance));
}

// The maintenance page is the one that most operators want to be theirs.
TEST_F(ErrorPages, StandBeforeTheFilterThatIsInEveryChain) {
  const auto names = [](const config::Loaded& loaded) {
    std::vector<std::string> all;
    for (const config::FilterSpec& spec : loaded.config.routes.front().filters) all.push_back(spec.name);
    return all;
  };
  EXPECT_THAT(names(load("[error_pages: {text: a}]", "[method: {allow: [GET]}]")),
              ElementsAre("error_pages", "maintenance", "method"));
  EXPECT_THAT(names(load("[method: {allow: [GET]}]", "[error_pages: {text: a}]")),
              ElementsAre("maintenance", "method", "error_pages"));
  EXPECT_THAT(names(load("[error_pages: {text: a}]")), ElementsAre("error_pages", "maintenance"));
}

}  // namespace
}  // namespace candor::filters
