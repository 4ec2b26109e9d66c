#include "filters/auth/password_hash.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor::filters::auth {
namespace {

using testing::HasSubstr;

struct Known {
  std::string password;
  std::string hash;
};

// The first three are published test vectors, of bcrypt, of SHA-512 crypt and of argon2.
const std::vector<Known> kKnown{
    {"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
    {"Hello world!",
     "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"},
    {"password", "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"},
    {"open sesame", "$2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy"},
    {"open sesame", "$2y$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy"},
    {"open sesame", "$y$j75$abcdefghijkl$/OYQ6YM2aN7OGxkif7YLK2VAPn5jV0nW8YSYU/CFM61"},
    {"open sesame", "$5$rounds=1400$anotherlongsalt$zKKV.kbOmOdgC8EalbmYuquqYiu2N/pq5hdoHXyObnB"},
};

class PasswordHash : public testing::TestWithParam<Known> {};
INSTANTIATE_TEST_SUITE_P(Of, PasswordHash, testing::ValuesIn(kKnown));

TEST_P(PasswordHash, IsMatchedByItsPasswordOnly) {
  const auto& [password, hash] = GetParam();
  EXPECT_EQ(check_password_hash(hash), "");
  EXPECT_TRUE(password_matches(password, hash));
  EXPECT_FALSE(password_matches(password + "x", hash));
  EXPECT_FALSE(password_matches("", hash));
}

// One that was cut off, or has something behind it, would refuse everybody without a word.
TEST_P(PasswordHash, IsRefusedWhereItIsNotWhole) {
  const std::string& hash = GetParam().hash;
  EXPECT_NE(check_password_hash(hash + "="), "");
  EXPECT_NE(check_password_hash(hash + " "), "");
  EXPECT_NE(check_password_hash(hash.substr(0, 20)), "");
}

TEST(PasswordHashes, ThatAreQuickToGuessAreRefused) {
  for (const char* hash : {"", "secret", "{SHA}fEqNCco3Yq9h5ZUglD3CZJT4lBs=", "$apr1$lZL6V/ci$eIMz/iKDkbtys/uU7LEK00",
                           "$1$etNnh7FA$OlM7eljE/B7F1J4XYNnk81", "abgOeLfPimXQo", "*", "!", "$2x$05$x"})
    EXPECT_THAT(check_password_hash(hash), HasSubstr("expected a whole hash")) << hash;
}

std::string bcrypt(int cost) { return fmt::format("$2b${:02}${}", cost, std::string(53, 'a')); }
std::string sha512(int rounds) { return fmt::format("$6$rounds={}$salt${}", rounds, std::string(86, 'a')); }
std::string argon2(int memory, int passes, int lanes) {
  return fmt::format("$argon2id$v=19$m={},t={},p={}$c29tZXNhbHQ${}", memory, passes, lanes, std::string(43, 'a'));
}

TEST(PasswordHashes, ThatCostTooMuchAreRefused) {
  EXPECT_EQ(check_password_hash(bcrypt(15)), "");
  EXPECT_EQ(check_password_hash(bcrypt(16)), "bcrypt: expected a cost of 15 at most, found 16");
  EXPECT_EQ(check_password_hash(sha512(1'000'000)), "");
  EXPECT_EQ(check_password_hash(sha512(1'000'001)), "SHA-512 crypt: expected rounds of 1000000 at most, found 1000001");
  EXPECT_EQ(check_password_hash(argon2(262'144, 16, 16)), "");
  EXPECT_EQ(check_password_hash(argon2(262'145, 1, 1)), "argon2: expected m of 262144 at most, found 262145");
  EXPECT_EQ(check_password_hash(argon2(1024, 17, 1)), "argon2: expected t of 16 at most, found 17");
  EXPECT_EQ(check_password_hash(argon2(1024, 1, 17)), "argon2: expected p of 16 at most, found 17");
  EXPECT_EQ(check_password_hash(argon2(16 * 8, 1, 16)), "");
  EXPECT_EQ(check_password_hash(argon2(16 * 8 - 1, 1, 16)), "argon2: expected m of 128 at least, found 127")
      << "no password would ever match";
  EXPECT_EQ(check_password_hash("$y$jDT$salt$" + std::string(43, 'a')), "");
  EXPECT_NE(check_password_hash("$y$jET$salt$" + std::string(43, 'a')), "");
}

// An error says nothing of what it is about: it ends up in logs.
TEST(PasswordHashes, AreNotRepeatedInErrors) {
  EXPECT_THAT(check_password_hash("hunter2"), testing::Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace candor::filters::auth
