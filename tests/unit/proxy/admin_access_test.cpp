#include "proxy/admin/access.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace candor::admin {
namespace {

const AccessRules kOpen{.token = "", .bound_host = "admin.internal"};
const AccessRules kGuarded{.token = "s3cret", .bound_host = "0.0.0.0"};

Credentials host_only(std::string_view host) {
  return {.authorization = "", .host = host, .origin = "", .sec_fetch_site = ""};
}

Credentials with_token(std::string_view authorization) {
  return {.authorization = authorization, .host = "candor:9901", .origin = "", .sec_fetch_site = ""};
}

int status(const std::optional<Response>& refusal) { return refusal ? refusal->status : 200; }

int ask(const AccessRules& rules, const Credentials& given, Effect effect = Effect::reads) {
  return status(refuse_access(rules, given, Page::other, effect));
}

TEST(AdminAccess, TakesAddressesLocalhostAndTheBoundName) {
  for (const char* host :
       {"127.0.0.1:9901", "[::1]:9901", "10.0.0.7", "localhost:9901", "LOCALHOST", "admin.internal:9901", ""}) {
    EXPECT_EQ(ask(kOpen, host_only(host)), 200) << host;
  }
}

TEST(AdminAccess, RefusesOtherNamesAgainstDnsRebinding) {
  for (const char* host : {"evil.example:9901", "localhost.evil.example", "127.0.0.1.evil.example", "[evil]", "["}) {
    EXPECT_EQ(ask(kOpen, host_only(host)), 403) << host;
  }
}

TEST(AdminAccess, TakesAnyNameWithTheToken) { EXPECT_EQ(ask(kGuarded, with_token("Bearer s3cret")), 200); }

TEST(AdminAccess, ReadsTheSchemeInAnyCase) { EXPECT_EQ(ask(kGuarded, with_token("bearer s3cret")), 200); }

TEST(AdminAccess, AsksForTheRightToken) {
  for (const char* authorization : {"", "Bearer", "Bearer ", "Bearer s3cre", "Bearer s3cret2", "Bearer S3CRET",
                                    "Basic s3cret", "s3cret", "Bearer s3crets3cret"}) {
    EXPECT_EQ(ask(kGuarded, with_token(authorization)), 401) << authorization;
  }
}

TEST(AdminAccess, OpensHealthPagesToProbes) {
  EXPECT_EQ(status(refuse_access(kGuarded, host_only("candor:9901"), Page::health, Effect::reads)), 200);
  EXPECT_EQ(status(refuse_access(kOpen, host_only("candor:9901"), Page::health, Effect::reads)), 200);
}

TEST(AdminAccess, RefusesChangesFromAnotherOrigin) {
  Credentials given = host_only("127.0.0.1:9901");
  for (const char* origin : {"http://evil.example", "http://127.0.0.1:8080", "null", "127.0.0.1:9901"}) {
    given.origin = origin;
    EXPECT_EQ(ask(kOpen, given, Effect::changes), 403) << origin;
  }
}

TEST(AdminAccess, RefusesChangesFromAnotherSite) {
  Credentials given = host_only("127.0.0.1:9901");
  for (const char* site : {"cross-site", "same-site", "none"}) {
    given.sec_fetch_site = site;
    EXPECT_EQ(ask(kOpen, given, Effect::changes), 403) << site;
  }
}

TEST(AdminAccess, RefusesChangesFromElsewhereEvenWithTheToken) {
  Credentials given = with_token("Bearer s3cret");
  given.origin = "http://evil.example";

  EXPECT_EQ(ask(kGuarded, given, Effect::changes), 403);
}

TEST(AdminAccess, TakesChangesFromItsOwnPagesAndFromTools) {
  Credentials given = host_only("127.0.0.1:9901");
  EXPECT_EQ(ask(kOpen, given, Effect::changes), 200);

  given.origin = "http://127.0.0.1:9901";
  given.sec_fetch_site = "same-origin";
  EXPECT_EQ(ask(kOpen, given, Effect::changes), 200);
}

TEST(AdminAccess, LetsAnyOriginRead) {
  Credentials given = host_only("127.0.0.1:9901");
  given.origin = "http://evil.example";

  EXPECT_EQ(ask(kOpen, given, Effect::reads), 200);
}

TEST(AdminToken, IsReadWithoutTheWhiteSpaceAroundIt) {
  const std::string file = testing::TempDir() + "admin_token";
  std::ofstream(file) << " s3cret\n";

  EXPECT_EQ(read_token(file), "s3cret");
}

TEST(AdminToken, MustNotBeEmpty) {
  const std::string file = testing::TempDir() + "admin_token_empty";
  std::ofstream(file) << "\n";

  EXPECT_THROW(read_token(file), std::runtime_error);
}

TEST(AdminToken, MustBeReadable) { EXPECT_THROW(read_token(testing::TempDir() + "no_such_token"), std::runtime_error); }

}  // namespace
}  // namespace candor::admin
