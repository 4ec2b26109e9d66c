// The filter as a whole, for credentials that are checked at once; passwords, which wait, are in the integration test.
#include "filters/auth.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filters/registry.hpp"
#include "tests/support/files.hpp"
#include "tests/support/tokens.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using candor::test::key_set;
using candor::test::SigningKey;
using candor::test::TemporaryDirectory;
using candor::test::token_of;
using candor::test::write_file;
using test::first_error;
using test::load;
using test::Process;
using test::Request;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kHash = "$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy";
constexpr const char* kSha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

// Requests come on 2027-01-15 at 08:00:00.
std::string claims(std::string_view user, std::string_view more = "") {
  return fmt::format(R"({{"sub":"{}","exp":1800000100{}{}}})", user, more.empty() ? "" : ",", more);
}

class Auth : public testing::Test {
 protected:
  Auth() {
    write("users", fmt::format("alice:{}\n", kHash));
    write("keys", fmt::format("billing:{}:orders:read\n", kSha256OfAbc));
    write("groups", "machines: billing\n");
    write("jwks", key_set({key_.jwk()}));
  }

  void write(std::string_view name, std::string_view text) const { write_file(files_ / name, text); }

  // @ is the folder of the files.
  std::string with_paths(std::string options) const {
    for (std::size_t at = 0; (at = options.find('@', at)) != std::string::npos;)
      options.replace(at, 1, (files_ / "").string());
    return options;
  }
  void start(const std::string& options) {
    config_ = load("[]", with_paths("[auth: {" + options + "}]"));
    ASSERT_THAT(config_.errors, IsEmpty()) << config_.errors.front().to_string();
    process_ = std::make_unique<Process>(config_.config);
  }
  Filter& filter() { return process_->filter("api", "auth"); }
  double decisions(const char* scheme, const char* decision) const {
    return process_->metric("candor_auth_decisions_total",
                            {{"route", "api"}, {"scheme", scheme}, {"decision", decision}});
  }
  std::string bearer(std::string_view claims) const { return "Bearer " + token_of(key_, claims); }

  TemporaryDirectory files_;
  SigningKey key_ = SigningKey::ed25519();
  config::Loaded config_;
  std::unique_ptr<Process> process_;
};

std::vector<std::string> challenges(const std::optional<Reply>& reply) {
  std::vector<std::string> values;
  if (!reply) return values;
  for (const auto& [name, value] : reply->fields)
    if (name == "WWW-Authenticate") values.push_back(value);
  return values;
}

std::string field_of(const Request& request, std::string_view name) {
  const http1::Field* field = request.exchange.request.fields.find(name);
  return field == nullptr ? "" : std::string(field->value);
}

constexpr const char* kAll = "realm: orders, basic: {file: @users}, api_keys: {file: @keys}, jwt: {keys: @jwks}";

TEST_F(Auth, AsksForCredentialsInEachSchemeAndSaysNoErrorWhereNoneCame) {
  start(kAll);
  Request request("192.0.2.1");

  const std::optional<Reply> reply = request.through(filter());

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::unauthenticated);
  EXPECT_THAT(challenges(reply), ElementsAre("Bearer realm=\"orders\"", "ApiKey realm=\"orders\", field=\"X-Api-Key\"",
                                             "Basic realm=\"orders\", charset=\"UTF-8\""));
  EXPECT_EQ(decisions("none", "missing"), 1);
}

TEST_F(Auth, LetsATokenInAndTellsTheUpstreamWhoItIs) {
  start(kAll);
  Request request("192.0.2.1");
  const std::string value = bearer(claims("alice"));
  request.field("Authorization", value);

  EXPECT_FALSE(request.through(filter()));

  EXPECT_EQ(request.exchange.user, "alice");
  EXPECT_EQ(field_of(request, "X-Forwarded-User"), "alice");
  EXPECT_EQ(field_of(request, "Authorization"), value) << "a token is for the service";
  EXPECT_EQ(decisions("bearer", "allowed"), 1);
}

TEST_F(Auth, RefusesATokenThatIsNoGoodWithoutSayingWhy) {
  start(kAll);
  const std::string expired = bearer(R"({"sub":"alice","exp":1700000000})");
  Request request("192.0.2.1");
  request.field("Authorization", expired);

  const std::optional<Reply> reply = request.through(filter());

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::unauthenticated);
  EXPECT_THAT(challenges(reply),
              testing::Contains("Bearer realm=\"orders\", error=\"invalid_token\", error_description=\"The token is "
                                "malformed, expired or not meant for this service.\""));
  EXPECT_EQ(reply->log_detail, "auth: token: it has expired");
  EXPECT_EQ(request.exchange.user, "");
  EXPECT_EQ(decisions("bearer", "invalid"), 1);
}

TEST_F(Auth, RemembersATokenNoLongerThanItIsGood) {
  start("jwt: {keys: @jwks, leeway: 0}");
  const std::string value = bearer(claims("alice"));
  const auto at = [&](std::chrono::seconds later) {
    Request request("192.0.2.1");
    return request.field("Authorization", value).later(later).through(filter()).has_value();
  };
  EXPECT_FALSE(at(0s));
  EXPECT_FALSE(at(99s));
  EXPECT_TRUE(at(100s));
}

TEST_F(Auth, CountsTokensThatMakeRoomForOthers) {
  start("jwt: {keys: @jwks}, remembered_max: 1");
  for (const char* user : {"alice", "bob", "bob", "alice"}) {
    const std::string value = bearer(claims(user));
    EXPECT_FALSE(Request("192.0.2.1").field("Authorization", value).through(filter()));
  }
  EXPECT_EQ(process_->metric("candor_auth_evictions_total", {{"route", "api"}}), 2);
}

TEST_F(Auth, LetsAnApiKeyInAndKeepsItFromTheUpstream) {
  start(kAll);
  for (const auto& [name, value] : {std::pair{"x-api-key", "abc"}, {"Authorization", "ApiKey abc"}}) {
    Request request("192.0.2.1");
    request.field(name, value);
    EXPECT_FALSE(request.through(filter()));
    EXPECT_EQ(request.exchange.user, "billing");
    EXPECT_EQ(field_of(request, name), "");
  }
}

TEST_F(Auth, TakesCredentialsThatAreWrongOutOfTheRequestToo) {
  start(kAll);
  Request request("192.0.2.1");
  request.field("X-Api-Key", "a secret with a typing error");

  EXPECT_TRUE(request.through(filter()));

  EXPECT_EQ(field_of(request, "X-Api-Key"), "");
}

TEST_F(Auth, MayPassAllCredentialsOrNone) {
  const std::string value = bearer(claims("alice"));
  start("jwt: {keys: @jwks}, pass_credentials: none");
  Request without("192.0.2.1");
  EXPECT_FALSE(without.field("Authorization", value).through(filter()));
  EXPECT_EQ(field_of(without, "Authorization"), "");

  start("api_keys: {file: @keys}, pass_credentials: all");
  Request with("192.0.2.1");
  EXPECT_FALSE(with.field("X-Api-Key", "abc").through(filter()));
  EXPECT_EQ(field_of(with, "X-Api-Key"), "abc");
}

TEST_F(Auth, RefusesCredentialsThatComeTwiceAsAMistakeOfTheRequest) {
  start(kAll);
  Request request("192.0.2.1");
  request.field("Authorization", "Bearer a.b.c").field("Authorization", "Bearer a.b.c");

  const std::optional<Reply> reply = request.through(filter());

  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->cause, Cause::request_malformed);
  EXPECT_THAT(challenges(reply).front(), HasSubstr("error=\"invalid_request\""));
  EXPECT_EQ(decisions("none", "ambiguous"), 1);
  EXPECT_EQ(field_of(request, "Authorization"), "");
}

TEST_F(Auth, RefusesWhoIsKnownButNotAllowed) {
  start("jwt: {keys: @jwks}, require: [{methods: [POST], scopes: [\"orders:write\"]}]");
  const std::string reader = bearer(claims("alice", R"("scope":"orders:read")"));
  const std::string writer = bearer(claims("bob", R"("scope":"orders:read orders:write")"));

  Request post("192.0.2.1");
  post.field("Authorization", reader).exchange.request.method = "POST";
  const std::optional<Reply> refused = post.through(filter());

  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->cause, Cause::denied);
  EXPECT_THAT(challenges(refused), ElementsAre("Bearer realm=\"restricted\", error=\"insufficient_scope\", "
                                               "scope=\"orders:write\""));
  EXPECT_EQ(post.exchange.user, "alice") << "known, for the log";
  EXPECT_EQ(decisions("bearer", "denied"), 1);

  EXPECT_FALSE(Request("192.0.2.1").field("Authorization", reader).through(filter())) << "GET";
  Request allowed("192.0.2.1");
  allowed.field("Authorization", writer).exchange.request.method = "POST";
  EXPECT_FALSE(allowed.through(filter()));
}

TEST_F(Auth, KnowsTheGroupsOfApiKeys) {
  start("api_keys: {file: @keys}, groups_file: @groups, require: [{groups: [machines]}]");
  EXPECT_FALSE(Request("192.0.2.1").field("X-Api-Key", "abc").through(filter()));
  start("api_keys: {file: @keys}, groups_file: @groups, require: [{groups: [staff]}]");
  const std::optional<Reply> refused = Request("192.0.2.1").field("X-Api-Key", "abc").through(filter());
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->cause, Cause::denied);
  EXPECT_THAT(challenges(refused), IsEmpty());
}

TEST_F(Auth, AsksForRequirementsOfItsRouteOnly) {
  config_ = load(with_paths("[auth: {api_keys: {file: @keys}, require: [{routes: [web], scopes: [x]}]}]"));
  ASSERT_THAT(config_.errors, IsEmpty());
  process_ = std::make_unique<Process>(config_.config);
  EXPECT_FALSE(Request("192.0.2.1").field("X-Api-Key", "abc").through(process_->filter("api", "auth")));
  EXPECT_TRUE(Request("192.0.2.1").field("X-Api-Key", "abc").through(process_->filter("web", "auth")));
}

TEST_F(Auth, MayLetInWhoSendsNothingButNotWhoSendsWrongCredentials) {
  start("optional: true, api_keys: {file: @keys}, require: [{methods: [POST], scopes: [\"orders:read\"]}]");
  EXPECT_FALSE(Request("192.0.2.1").through(filter()));
  EXPECT_EQ(decisions("none", "anonymous"), 1);
  EXPECT_TRUE(Request("192.0.2.1").field("X-Api-Key", "wrong").through(filter()));
  Request post("192.0.2.1");
  post.exchange.request.method = "POST";
  const std::optional<Reply> refused = post.through(filter());
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->cause, Cause::unauthenticated) << "nobody knows who it is, so it is no 403";
}

// CGI makes HTTP_X_FORWARDED_USER of all of them.
TEST_F(Auth, NeverBelievesAClientWhoItIs) {
  start("optional: true, api_keys: {file: @keys}");
  Request request("192.0.2.1");
  request.field("X-Forwarded-User", "root").field("x_forwarded_user", "root").field("X-Forwarded_USER", "root");

  EXPECT_FALSE(request.through(filter()));

  EXPECT_EQ(request.exchange.request.fields.size(), 0U);
}

TEST_F(Auth, LeavesTheUserFieldAloneWhereThereIsNone) {
  start("optional: true, api_keys: {file: @keys}, user_field: \"\"");
  Request request("192.0.2.1");
  EXPECT_FALSE(request.field("X-Forwarded-User", "root").field("X-Api-Key", "abc").through(filter()));
  EXPECT_EQ(field_of(request, "X-Forwarded-User"), "root");
}

TEST_F(Auth, LeavesPasswordsToTheOffloadPool) {
  start(kAll);
  Request request("192.0.2.1");
  EXPECT_FALSE(request.field("Authorization", "Basic YWxpY2U6b3BlbiBzZXNhbWU=").through(filter()));
  EXPECT_EQ(request.exchange.user, "");
}

TEST_F(Auth, ExplainsWhatItWouldDoAndCountsNothing) {
  start(kAll);
  Request unknown("192.0.2.1");
  const Verdict asked = filter().explain(unknown.exchange);
  ASSERT_TRUE(asked.reply);
  EXPECT_EQ(asked.reply->cause, Cause::unauthenticated);
  Request known("192.0.2.1");
  EXPECT_FALSE(filter().explain(known.field("X-Api-Key", "abc").exchange).reply);
  Request password("192.0.2.1");
  EXPECT_FALSE(filter().explain(password.field("Authorization", "Basic YTpi").exchange).known);
  EXPECT_EQ(decisions("none", "missing"), 0);
  EXPECT_EQ(decisions("api_key", "allowed"), 0);
}

TEST_F(Auth, StandsInAChainOnce) {
  config_ = load(with_paths("[auth: {api_keys: {file: @keys}}]"), with_paths("[auth: {api_keys: {file: @keys}}]"));
  ASSERT_EQ(config_.errors.size(), 1U);
  EXPECT_THAT(config_.errors.front().what, HasSubstr("auth stands twice"));
}

TEST_F(Auth, KnowsTheRoutesOfItsRequirements) {
  config_ = load(
      "[]", "[auth: {api_keys: {file: k}, require: [{routes: [web], scopes: [x]}, {routes: [nowhere], scopes: [x]}]}]");
  ASSERT_EQ(config_.errors.size(), 1U);
  EXPECT_THAT(config_.errors.front().to_string(),
              HasSubstr("filters[0].auth.require[1].routes: expected the name of a route, found \"nowhere\""));
}

TEST_F(Auth, NamesEveryFileThatIsNoGood) {
  write("users", "alice:plain\n");
  write("jwks", "{}");
  config_ = load("[]", with_paths("[auth: {basic: {file: @users}, api_keys: {file: @gone}, jwt: {keys: @jwks}}]"));
  ASSERT_THAT(config_.errors, IsEmpty()) << "files are looked at only where they may be opened";
  config::Errors errors;
  catalog().check_files(*config_.config.routes.front().filters.back().definition, errors);

  ASSERT_EQ(errors.size(), 3U);
  EXPECT_THAT(errors[0].to_string(), StartsWith(with_paths("@users:1:1: expected a whole hash")));
  EXPECT_THAT(errors[1].to_string(), testing::AllOf(StartsWith("test.yaml:"), HasSubstr("auth.api_keys.file: "),
                                                    HasSubstr("gone cannot be read: No such file")));
  EXPECT_THAT(errors[2].to_string(), StartsWith(with_paths("@jwks:1:1: expected a JSON object")));
  EXPECT_THROW(Process(config_.config), std::runtime_error);
}

TEST(AuthOptions, AreRefusedWithTheirPlace) {
  EXPECT_THAT(first_error("auth", ""), HasSubstr("auth: lets nobody in; expected basic, api_keys or jwt"));
  EXPECT_THAT(first_error("auth", "basic: {}"),
              HasSubstr("auth.basic.file: is missing; expected a file of USER:HASH lines"));
  EXPECT_THAT(first_error("auth", "basic: {file: \"\"}"), HasSubstr("auth.basic.file: expected the path of a file"));
  EXPECT_THAT(first_error("auth", "jwt: {}"), HasSubstr("auth.jwt.keys: is missing"));
  EXPECT_THAT(first_error("auth", "jwt: {keys: k, algorithms: [none]}"),
              HasSubstr("auth.jwt.algorithms[0]: expected RS256, ES256, EdDSA, HS256, found \"none\""));
  EXPECT_THAT(first_error("auth", "jwt: {keys: k, algorithms: []}"), HasSubstr("auth.jwt.algorithms: none"));
  EXPECT_THAT(first_error("auth", "jwt: {keys: k, leeway: 11m}"), HasSubstr("auth.jwt.leeway: expected 10m at most"));
  EXPECT_EQ(first_error("auth", "jwt: {keys: k, leeway: 10m}"), "");
  EXPECT_THAT(first_error("auth", "jwt: {keys: k, user_claim: \"\"}"), HasSubstr("expected the name of a claim"));
  EXPECT_THAT(first_error("auth", "jwt: {keys: k, secret: s}"), HasSubstr("unknown key"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k, field: Cookie}"),
              HasSubstr("auth.api_keys.field: expected a field"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k, field: authorization}"),
              HasSubstr("expected a field for keys only"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k}, realm: 'a\"b'"),
              HasSubstr("auth.realm: expected 1 to 128 characters"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k}, user_field: Host"), HasSubstr("auth.user_field: "));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k}, user_field: Authorization"),
              HasSubstr("expected a field of its own"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k}, require: [{}]"),
              HasSubstr("auth.require[0]: asks for nothing"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k}, require: [{scopes: [\"a b\"]}]"),
              HasSubstr("require[0].scopes[0]"));
  EXPECT_THAT(first_error("auth", "api_keys: {file: k}, remembered_max: 1000001"), HasSubstr("auth.remembered_max"));
}

}  // namespace
}  // namespace candor::filters
