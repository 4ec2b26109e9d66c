#include "filters/auth/credentials.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

#include "filters/auth/principal.hpp"
#include "tests/support/tokens.hpp"

namespace candor::filters::auth {
namespace {

using candor::test::base64;

const AcceptedSchemes kAll{.basic = true, .bearer = true, .api_key = true, .api_key_field = "X-Api-Key"};

Credentials read(std::initializer_list<std::pair<std::string_view, std::string_view>> lines,
                 const AcceptedSchemes& accepted = kAll) {
  http1::Fields fields;
  for (const auto& [name, value] : lines) fields.add(name, value);
  return read_credentials(fields, accepted);
}

TEST(Credentials, AreNoneWhereNothingWasSent) {
  const Credentials found = read({{"Host", "example.com"}});
  EXPECT_EQ(found.scheme, Scheme::none);
  EXPECT_FALSE(found.ambiguous);
}

TEST(Credentials, HaveASchemeWhoseCaseDoesNotMatter) {
  for (const char* value : {"Basic YQ==", "basic YQ==", "BASIC   YQ=="}) {
    const Credentials found = read({{"authorization", value}});
    EXPECT_EQ(found.scheme, Scheme::basic) << value;
    EXPECT_EQ(found.text, "YQ==") << value;
  }
  EXPECT_EQ(read({{"Authorization", "Bearer a.b.c"}}).scheme, Scheme::bearer);
  EXPECT_EQ(read({{"Authorization", "ApiKey secret"}}).scheme, Scheme::api_key);
}

TEST(Credentials, MayBeEmpty) {
  const Credentials found = read({{"Authorization", "Bearer"}});
  EXPECT_EQ(found.scheme, Scheme::bearer);
  EXPECT_EQ(found.text, "");
}

TEST(Credentials, OfAKeyMayStandInTheirOwnField) {
  const Credentials found = read({{"x-api-key", "secret"}});
  EXPECT_EQ(found.scheme, Scheme::api_key);
  EXPECT_EQ(found.text, "secret");
}

TEST(Credentials, OfASchemeThatIsNotAcceptedAreNone) {
  const AcceptedSchemes tokens{.basic = false, .bearer = true, .api_key = false, .api_key_field = {}};
  EXPECT_EQ(read({{"Authorization", "Basic YQ=="}}, tokens).scheme, Scheme::none);
  EXPECT_EQ(read({{"Authorization", "ApiKey secret"}}, tokens).scheme, Scheme::none);
  EXPECT_EQ(read({{"X-Api-Key", "secret"}}, tokens).scheme, Scheme::none);
  EXPECT_EQ(read({{"Authorization", "Digest username=\"a\""}}).scheme, Scheme::none);
  EXPECT_EQ(read({{"Authorization", ""}}).scheme, Scheme::none);
}

TEST(Credentials, AreAmbiguousWhereTheyAreSentTwice) {
  EXPECT_TRUE(read({{"Authorization", "Basic YQ=="}, {"Authorization", "Basic YQ=="}}).ambiguous);
  EXPECT_TRUE(read({{"Authorization", "Digest a"}, {"authorization", "Bearer a"}}).ambiguous);
  EXPECT_TRUE(read({{"X-Api-Key", "a"}, {"X-Api-Key", "a"}}).ambiguous);
  EXPECT_TRUE(read({{"X-Api-Key", "a"}, {"Authorization", "Bearer a"}}).ambiguous);
}

TEST(Credentials, OfAnotherSchemeBesideAKeyAreNotOurs) {
  const Credentials found = read({{"Authorization", "Digest a"}, {"X-Api-Key", "secret"}});
  EXPECT_EQ(found.scheme, Scheme::api_key);
  EXPECT_FALSE(found.ambiguous);
}

TEST(Basic, IsUserAndPassword) {
  const auto given = parse_basic("QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617 §2
  ASSERT_TRUE(given);
  EXPECT_EQ(given->user, "Aladdin");
  EXPECT_EQ(given->password, "open sesame");
}

TEST(Basic, MayHaveColonsInThePasswordAndTextOfAnyLanguage) {
  const auto given = parse_basic("dGVzdDoxMjPCow==");  // RFC 7617 §2.1
  ASSERT_TRUE(given);
  EXPECT_EQ(given->password, "123\xc2\xa3");
  EXPECT_EQ(parse_basic(base64("a:b:c"))->password, "b:c");
  EXPECT_EQ(parse_basic(base64("a:"))->password, "");
}

TEST(Basic, IsRefusedWhereItIsSomethingElse) {
  for (const std::string& text : {std::string("@@@@"), std::string(), base64("no colon"), base64(":password"),
                                  base64(" a:b"), base64("a\nb:c"), base64("a:b\r")})
    EXPECT_FALSE(parse_basic(text)) << text;
}

// crypt() would take "secret" for the whole password.
TEST(Basic, IsRefusedWithANulInThePassword) {
  using namespace std::string_literals;
  EXPECT_FALSE(parse_basic(base64("a:secret\0anything"s)));
}

TEST(Basic, IsRefusedWhereItIsLongerThanAnyUserAndPassword) {
  const std::string user(kUserBytesMax, 'u');
  const std::string password(kPasswordBytesMax, 'p');
  EXPECT_TRUE(parse_basic(base64(user + ":" + password)));
  EXPECT_FALSE(parse_basic(base64(user + "u:" + password)));
  EXPECT_FALSE(parse_basic(base64(user + ":" + password + "p")));
  EXPECT_FALSE(parse_basic(std::string(100'000, 'A')));
}

}  // namespace
}  // namespace candor::filters::auth
