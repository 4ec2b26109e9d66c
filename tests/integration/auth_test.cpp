// The filter `auth` over real sockets: who gets in, what the upstream learns of it, and what happens when the files of
// users and keys change.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>

#include "tests/support/candor.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tokens.hpp"

namespace candor::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Both of "open sesame".
constexpr std::string_view kHash = "$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy";
constexpr std::string_view kYescrypt = "$y$j75$abcdefghijkl$/OYQ6YM2aN7OGxkif7YLK2VAPn5jV0nW8YSYU/CFM61";
// Of "password".
constexpr std::string_view kArgon2 =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
// Of "abc".
constexpr std::string_view kSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

std::string basic(std::string_view user_and_password) {
  return fmt::format("Authorization: Basic {}\r\n", base64(user_and_password));
}

// The claims of a user for the next hour.
std::string claims(std::string_view user, std::string_view more = "") {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto expires = std::chrono::duration_cast<std::chrono::seconds>(now + std::chrono::hours(1)).count();
  return fmt::format(R"({{"sub":"{}","iss":"https://id.test/","aud":["orders"],"exp":{}{}}})", user, expires, more);
}

std::string bearer(const SigningKey& key, std::string_view claims_of_it) {
  return fmt::format("Authorization: Bearer {}\r\n", token_of(key, claims_of_it));
}

// Its files are there before the program starts.
class Files {
 public:
  Files() {
    write("users", fmt::format("alice:{}\nbob:{}\ncarol:{}\n", kHash, kYescrypt, kArgon2));
    write("groups", "staff: alice\n");
    write("keys", fmt::format("billing:{}:orders:read\n", kSha256));
    write("jwks", key_set({rsa.jwk(R"("kid":"1","use":"sig")"), p256.jwk(), ed25519.jwk(), secret.jwk()}));
  }
  // Whole, under another name, and then renamed.
  void write(std::string_view name, std::string_view text) const {
    write_file(directory / "new", text);
    std::filesystem::rename(directory / "new", directory / name);
  }
  std::string path(std::string_view name) const { return directory / name; }
  std::string options(std::string_view more = "") const {
    return fmt::format(
        "{{realm: orders, basic: {{file: {}}}, groups_file: {}, api_keys: {{file: {}}}, jwt: {{keys: {}, algorithms: "
        "[RS256, ES256, EdDSA, HS256], issuer: \"https://id.test/\", audience: [orders]}}{}}}",
        path("users"), path("groups"), path("keys"), path("jwks"), more);
  }

  SigningKey rsa = SigningKey::rsa();
  SigningKey p256 = SigningKey::p256();
  SigningKey ed25519 = SigningKey::ed25519();
  SigningKey secret = SigningKey::secret("a secret that nobody else knows.");
  TemporaryDirectory directory;
};

// A service behind the filter, with a limit for each user behind that.
struct Guarded {
  Guarded()
      : candor({.endpoints = {upstream.url()},
                .route = "filters:\n  - auth: " +
                         files.options(", require: [{methods: [DELETE], groups: [staff]}, {methods: [PUT], scopes: "
                                       "[\"orders:write\"]}]") +
                         "\n  - rate_limit: {key: user, rate: 20/h, burst: 100000}",
                .log = "fields: [Authorization, X-Api-Key]\nredact: []\npath: " + files.path("access.log")}) {}

  Response ask(const std::string& more_fields, std::string_view method = "GET") const {
    return candor.send(fmt::format("{} /orders HTTP/1.1\r\nHost: orders.test\r\n{}\r\n", method, more_fields));
  }
  double decisions(const std::string& scheme, const std::string& decision) const {
    return candor.metrics().sum("candor_auth_decisions_total", {{"scheme", scheme}, {"decision", decision}});
  }

  Files files;
  AccessLogReader log{files.directory / "access.log"};
  ScriptedUpstream upstream{answering(std::string(kOk))};
  Candor candor;
};

TEST(Auth, LetsInWhoCanShowWhoItIs) {
  const Guarded guarded;
  const Files& files = guarded.files;
  const std::vector<std::string> good{
      basic("alice:open sesame"),
      basic("bob:open sesame"),
      basic("carol:password"),
      basic("alice:open sesame"),
      "X-Api-Key: abc\r\n",
      "Authorization: ApiKey abc\r\n",
      bearer(files.rsa, claims("dave")),
      bearer(files.p256, claims("dave")),
      bearer(files.secret, claims("eve")),
      bearer(files.ed25519, claims("dave")),
  };
  for (const std::string& fields : good) EXPECT_EQ(guarded.ask(fields).status, 200) << fields;

  EXPECT_EQ(guarded.decisions("basic", "allowed"), 4);
  EXPECT_EQ(guarded.decisions("api_key", "allowed"), 2);
  EXPECT_EQ(guarded.decisions("bearer", "allowed"), 4);
  // alice, bob, carol, billing, dave and eve.
  EXPECT_EQ(guarded.candor.metrics().sum("candor_rate_limit_keys"), 6);
  const std::string received = guarded.upstream.received_in_all();
  EXPECT_THAT(received, HasSubstr("X-Forwarded-User: alice\r\n"));
  EXPECT_THAT(received, HasSubstr("X-Forwarded-User: dave\r\n"));
  EXPECT_THAT(received, HasSubstr("X-Forwarded-User: billing\r\n"));
  EXPECT_THAT(received, Not(HasSubstr("Basic ")));
  EXPECT_THAT(received, Not(HasSubstr("abc")));
  EXPECT_THAT(received, HasSubstr("Authorization: Bearer ")) << "a token is for the service";
}

TEST(Auth, RefusesEverybodyElseAndTellsNobodyWhy) {
  const Guarded guarded;
  const Files& files = guarded.files;
  const std::vector<std::string> bad{
      basic("alice:shut sesame"),
      basic("nobody:open sesame"),
      basic("no colon"),
      "Authorization: Basic !!!!\r\n",
      "Authorization: Basic\r\n",
      fmt::format("Authorization: Basic {}\r\n", std::string(8000, 'A')),
      "X-Api-Key: abd\r\n",
      fmt::format("X-Api-Key: {}\r\n", std::string(8000, 'k')),
      "Authorization: Bearer\r\n",
      "Authorization: Bearer a.b.c\r\n",
      fmt::format("Authorization: Bearer {}\r\n", std::string(20000, 'a')),
      bearer(SigningKey::ed25519(), claims("dave")),
      bearer(files.ed25519, R"({"sub":"dave","iss":"https://id.test/","aud":"orders","exp":1500000000})"),
      bearer(files.ed25519, R"({"sub":"dave","iss":"https://id.test/","aud":"bills","exp":4000000000})"),
      bearer(files.ed25519, R"({"sub":"dave","iss":"https://other.test/","aud":"orders","exp":4000000000})"),
  };
  for (const std::string& fields : bad) {
    const Response response = guarded.ask(fields);
    EXPECT_EQ(response.status, 401) << fields;
    EXPECT_EQ(response.head.all("WWW-Authenticate").size(), 3U) << fields;
    EXPECT_THAT(response.content, HasSubstr("The credentials are not valid.")) << fields;
  }
  EXPECT_EQ(guarded.ask("").head.all("WWW-Authenticate"),
            (std::vector<std::string>{"Bearer realm=\"orders\"", "ApiKey realm=\"orders\", field=\"X-Api-Key\"",
                                      "Basic realm=\"orders\", charset=\"UTF-8\""}));
  EXPECT_EQ(guarded.ask(basic("alice:open sesame") + basic("alice:open sesame")).status, 400);
  EXPECT_EQ(guarded.ask("X-Api-Key: abc\r\n" + basic("alice:open sesame")).status, 400);
  EXPECT_EQ(guarded.upstream.connections(), 0U);
  EXPECT_EQ(guarded.candor.metrics().sum("candor_failures_total", {{"cause", "unauthenticated"}}),
            static_cast<double>(bad.size() + 1));
}

TEST(Auth, RefusesWhoIsKnownButNotAllowed) {
  const Guarded guarded;
  EXPECT_EQ(guarded.ask(basic("alice:open sesame"), "DELETE").status, 200);
  EXPECT_EQ(guarded.ask(basic("bob:open sesame"), "DELETE").status, 403);
  const Response refused = guarded.ask(bearer(guarded.files.rsa, claims("dave", R"(,"scope":"orders:read")")), "PUT");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.field("WWW-Authenticate"),
            "Bearer realm=\"orders\", error=\"insufficient_scope\", scope=\"orders:write\"");
  EXPECT_EQ(guarded.ask(bearer(guarded.files.rsa, claims("dave", R"(,"scope":"orders:write")")), "PUT").status, 200);
  EXPECT_EQ(guarded.ask("", "DELETE").status, 401);

  // Neither the log, whose operator wants to see every field, nor anything else repeats a password or a key.
  guarded.ask("X-Api-Key: abd\r\n");
  std::string log;
  for (const auto& line : guarded.log.wait_lines(6)) log += boost::json::serialize(line) + "\n";
  EXPECT_THAT(log, Not(HasSubstr("Basic ")));
  EXPECT_THAT(log, Not(HasSubstr("abd")));
  EXPECT_THAT(guarded.candor.diagnostics(), Not(HasSubstr("sesame")));
}

TEST(Auth, FollowsItsFilesAndKeepsWhatItHadWhereTheyAreNoGood) {
  const Guarded guarded;
  const Files& files = guarded.files;
  const SigningKey next = SigningKey::p256();
  ASSERT_EQ(guarded.ask(basic("alice:open sesame")).status, 200);
  ASSERT_EQ(guarded.ask(bearer(files.rsa, claims("dave"))).status, 200);
  ASSERT_EQ(guarded.ask(bearer(next, claims("dave"))).status, 401);

  files.write("users", fmt::format("alice:{}\n", kArgon2));
  EXPECT_TRUE(eventually([&] { return guarded.ask(basic("alice:open sesame")).status == 401; }))
      << "what was remembered of the former file is forgotten";
  EXPECT_EQ(guarded.ask(basic("alice:password")).status, 200);

  files.write("jwks", key_set({next.jwk()}));
  EXPECT_TRUE(eventually([&] { return guarded.ask(bearer(files.rsa, claims("dave"))).status == 401; }));
  EXPECT_EQ(guarded.ask(bearer(next, claims("dave"))).status, 200);

  files.write("keys", "billing:no hash\n");
  EXPECT_TRUE(guarded.candor.wait_metric("candor_config_reload_failures_total", {}, 1));
  EXPECT_EQ(guarded.ask("X-Api-Key: abc\r\n").status, 200);
  EXPECT_THAT(guarded.candor.diagnostics(), HasSubstr("keys:1:1: expected 64 hexadecimal digits"));
}

TEST(Auth, DoesNotStartWithFilesThatAreNoGood) {
  const Files files;
  files.write("users", fmt::format("# staff\nalice:{}\nbob:plain text\n", kHash));
  files.write("jwks", "{\"keys\": [\n  {\"kty\": \"oct\", \"k\": \"c2hvcnQ\"}\n]}");
  const std::string config = files.path("candor.yaml");
  write_file(config, fmt::format("listeners: [{{address: \"{}\"}}]\nadmin: off\n"
                                 "upstreams: [{{name: api, endpoints: [\"http://127.0.0.1:1\"]}}]\n"
                                 "routes:\n  - name: web\n    upstream: api\n    filters:\n      - auth: {}\n",
                                 free_address().text(), files.options()));
  for (const std::string command : {"check", "run"}) {
    const Finished finished = run_candor({command, "--config", config});
    EXPECT_EQ(finished.status, 2) << finished.output;
    EXPECT_THAT(finished.errors, HasSubstr(files.path("users") + ":3:1: expected a whole hash of bcrypt"));
    EXPECT_THAT(finished.errors, HasSubstr(files.path("jwks") + ":2:1: keys[0]: expected k of 32 to 1024 bytes"));
    EXPECT_THAT(finished.errors, HasSubstr("2 errors\n"));
  }
}

}  // namespace
}  // namespace candor::test
