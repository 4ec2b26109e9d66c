// The files of passwords, groups and API keys.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filters/auth/api_keys.hpp"
#include "filters/auth/groups.hpp"
#include "filters/auth/text_file.hpp"
#include "filters/auth/users.hpp"

namespace candor::filters::auth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kHash = "$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy";  // "open sesame"
// Of "abc" and of "" (FIPS 180-4).
constexpr const char* kSha256OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kSha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

std::vector<std::string> texts(const config::Errors& errors) {
  std::vector<std::string> texts;
  for (const config::Error& error : errors) texts.push_back(error.to_string());
  return texts;
}

std::vector<std::string> errors_of_users(const std::string& text) {
  config::Errors errors;
  Users::parse(text, "users", errors);
  return texts(errors);
}

std::vector<std::string> errors_of_keys(const std::string& text) {
  config::Errors errors;
  ApiKeys::parse(text, "keys", {}, errors);
  return texts(errors);
}

TEST(Users, AreKnownByTheirPasswords) {
  config::Errors errors;
  const Users users = Users::parse(fmt::format("# staff\n\nalice:{}\r\nbob:{}\n", kHash, kHash), "users", errors);

  ASSERT_THAT(errors, IsEmpty());
  EXPECT_EQ(users.size(), 2U);
  EXPECT_TRUE(users.verify("alice", "open sesame"));
  EXPECT_TRUE(users.verify("bob", "open sesame"));
  EXPECT_FALSE(users.verify("alice", "shut sesame"));
  EXPECT_FALSE(users.verify("carol", "open sesame"));
  EXPECT_FALSE(users.verify("", "open sesame"));
}

TEST(Users, AreRefusedWithFileAndLine) {
  EXPECT_THAT(errors_of_users(fmt::format("alice:{}\nno colon\n:{}\nbob:plain\nalice:{}\n", kHash, kHash, kHash)),
              ElementsAre("users:2:1: expected NAME:…, found no ':'",
                          "users:3:1: expected a name of 1 to 256 bytes before the ':'",
                          HasSubstr("users:4:1: expected a whole hash of bcrypt"),
                          "users:5:1: the user stands here a second time"));
}

TEST(Users, AreRefusedWhereThereAreNone) {
  EXPECT_THAT(errors_of_users("# nobody\n"), ElementsAre(HasSubstr("users: no user; expected lines of USER:HASH")));
}

TEST(Users, ThatAreAllWrongAreNotAllComplainedAbout) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += fmt::format("user{}:plain\n", i);
  EXPECT_EQ(errors_of_users(text).size(), kErrorsPerFileMax);
}

TEST(Users, AreLimitedInTheirNumber) {
  std::string text;
  for (std::size_t i = 0; i < kUsersMax; ++i) text += fmt::format("user{}:{}\n", i, kHash);
  EXPECT_THAT(errors_of_users(text + "one-more:" + kHash), ElementsAre("users:50001:1: expected 50000 users at most"));
}

TEST(Groups, NameTheirMembers) {
  config::Errors errors;
  const Groups groups = Groups::parse("staff: alice bob\nadmins:alice\nnobody:\n", "groups", errors);

  ASSERT_THAT(errors, IsEmpty());
  EXPECT_THAT(groups.of("alice"), ElementsAre("staff", "admins"));
  EXPECT_THAT(groups.of("bob"), ElementsAre("staff"));
  EXPECT_THAT(groups.of("carol"), IsEmpty());
}

TEST(Groups, AreRefusedWithFileAndLine) {
  config::Errors errors;
  Groups::parse("staff: alice\nstaff: bob\nadmins alice\n", "groups", errors);
  EXPECT_THAT(texts(errors), ElementsAre("groups:2:1: the group stands here a second time",
                                         "groups:3:1: expected NAME:…, found no ':'"));
}

TEST(Groups, AreLimitedInTheirNumber) {
  const auto errors_with = [](std::size_t groups) {
    std::string text;
    for (std::size_t i = 0; i < groups; ++i) text += fmt::format("group{}: user{}\n", i, i);
    config::Errors errors;
    Groups::parse(text, "groups", errors);
    return errors.size();
  };
  EXPECT_EQ(errors_with(kGroupsMax), 0U);
  EXPECT_EQ(errors_with(kGroupsMax + 1), 1U);
}

TEST(ApiKeys, AreKnownByTheirHashes) {
  config::Errors errors;
  const Groups groups = Groups::parse("machines: billing\n", "groups", errors);
  const ApiKeys keys =
      ApiKeys::parse(fmt::format("billing:{}:orders:read orders:write\n", kSha256OfAbc), "keys", groups, errors);
  ASSERT_THAT(errors, IsEmpty());

  const Checked checked = keys.check("abc");

  ASSERT_TRUE(checked.principal);
  EXPECT_EQ(checked.principal->name, "billing");
  EXPECT_THAT(checked.principal->scopes, ElementsAre("orders:read", "orders:write"));
  EXPECT_THAT(checked.principal->groups, ElementsAre("machines"));
  EXPECT_EQ(keys.check("abd").reason, "API key: unknown");
}

TEST(ApiKeys, AreLimitedInTheirLength) {
  config::Errors errors;
  const ApiKeys keys = ApiKeys::parse(fmt::format("a:{}\n", kSha256OfAbc), "keys", {}, errors);
  EXPECT_EQ(keys.check("").reason, "API key: empty or too long");
  EXPECT_EQ(keys.check(std::string(kApiKeyBytesMax, 'k')).reason, "API key: unknown");
  EXPECT_EQ(keys.check(std::string(kApiKeyBytesMax + 1, 'k')).reason, "API key: empty or too long");
}

TEST(ApiKeys, OfOneNameMayBeSeveral) {
  const std::string other(64, 'a');
  EXPECT_THAT(errors_of_keys(fmt::format("billing:{}\nbilling:{}\n", kSha256OfAbc, other)), IsEmpty());
}

TEST(ApiKeys, AreRefusedWithFileAndLine) {
  EXPECT_THAT(
      errors_of_keys(fmt::format("a:{}\nb:abc\nc:{}\nd:{}\n", kSha256OfAbc, kSha256OfAbc, kSha256OfNothing)),
      ElementsAre("keys:2:1: expected 64 hexadecimal digits, the SHA-256 of the key, behind the name",
                  "keys:3:1: the key stands here a second time", HasSubstr("keys:4:1: the hash is that of nothing")));
  EXPECT_THAT(errors_of_keys(""), ElementsAre(HasSubstr("keys: no key; expected")));
}

TEST(ApiKeys, AreLimitedInTheirScopes) {
  std::string line = fmt::format("a:{}:", kSha256OfAbc);
  for (std::size_t i = 0; i < kScopesMax; ++i) line += fmt::format(" s{}", i);
  EXPECT_THAT(errors_of_keys(line), IsEmpty());
  EXPECT_THAT(errors_of_keys(line + " more"), ElementsAre(HasSubstr("expected 256 scopes at most")));
}

}  // namespace
}  // namespace candor::filters::auth
