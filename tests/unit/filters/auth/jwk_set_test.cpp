#include "filters/auth/jwk_set.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/tokens.hpp"

namespace candor::filters::auth {
namespace {

using candor::test::base64url;
using candor::test::key_set;
using candor::test::SigningKey;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<Algorithm> kAll{Algorithm::rs256, Algorithm::es256, Algorithm::eddsa, Algorithm::hs256};

std::vector<std::string> errors_of(const std::string& text, const std::vector<Algorithm>& algorithms = kAll) {
  config::Errors errors;
  JwkSet::parse(text, "keys.json", algorithms, errors);
  std::vector<std::string> texts;
  for (const config::Error& error : errors) texts.push_back(error.to_string());
  return texts;
}

JwkSet read(const std::vector<std::string>& jwks) {
  config::Errors errors;
  JwkSet keys = JwkSet::parse(key_set(jwks), "keys.json", kAll, errors);
  EXPECT_THAT(errors, IsEmpty());
  return keys;
}

std::string secret(std::size_t bytes, const std::string& more = "") {
  return fmt::format(R"({{"kty":"oct","k":"{}"{}}})", base64url(std::string(bytes, 'k')), more);
}

TEST(JwkSet, HoldsAKeyForEachAlgorithm) {
  const JwkSet keys =
      read({SigningKey::rsa().jwk(), SigningKey::p256().jwk(), SigningKey::ed25519().jwk(), secret(32)});
  for (const Algorithm algorithm : kAll) EXPECT_EQ(keys.candidates(algorithm, std::nullopt).size(), 1U);
}

TEST(JwkSet, FindsKeysByTheirId) {
  const JwkSet keys = read({secret(32, R"(,"kid":"a")"), secret(33, R"(,"kid":"b")"), secret(34)});
  EXPECT_EQ(keys.candidates(Algorithm::hs256, "b").size(), 1U);
  EXPECT_EQ(keys.candidates(Algorithm::hs256, "b").front()->secret.size(), 33U);
  EXPECT_EQ(keys.candidates(Algorithm::hs256, "c").size(), 0U);
  EXPECT_EQ(keys.candidates(Algorithm::rs256, "a").size(), 0U);
  EXPECT_EQ(keys.candidates(Algorithm::hs256, std::nullopt).size(), 3U);
}

TEST(JwkSet, GivesOnlySoManyKeysToTry) {
  const std::vector<std::string> jwks(kKeysTriedMax + 1, secret(32));
  EXPECT_EQ(read(jwks).candidates(Algorithm::hs256, std::nullopt).size(), kKeysTriedMax);
}

// RFC 7517 §5, and keys that are there for other purposes.
TEST(JwkSet, PassesOverKeysForSomethingElse) {
  const JwkSet keys = read({secret(32), R"({"kty":"future","x":1})", R"({"kty":"EC","crv":"P-521","x":"AA","y":"AA"})",
                            R"({"kty":"OKP","crv":"X25519","x":"AA"})", R"({})", secret(32, R"(,"use":"enc")"),
                            secret(32, R"(,"alg":"HS512")"), secret(32, R"(,"key_ops":["sign"])"),
                            secret(32, R"(,"key_ops":"verify")"), secret(32, R"(,"use":7)")});
  EXPECT_EQ(keys.candidates(Algorithm::hs256, std::nullopt).size(), 1U);
}

TEST(JwkSet, TakesKeysThatSayThatTheyVerify) {
  const JwkSet keys = read({secret(32, R"(,"use":"sig","alg":"HS256","key_ops":["sign","verify"])")});
  EXPECT_EQ(keys.candidates(Algorithm::hs256, std::nullopt).size(), 1U);
}

TEST(JwkSet, NamesTheLineOfAKeyThatIsWrong) {
  const std::string text = "{\"x\": [\"}\\\"{\"],\n \"keys\": [\n" + secret(32) + ",\n" + secret(31) + "]}";
  EXPECT_THAT(errors_of(text),
              ElementsAre("keys.json:4:1: keys[1]: expected k of 32 to 1024 bytes in base64url, found 31"));
}

TEST(JwkSet, RefusesKeysThatAreNoGood) {
  const std::string point = base64url(std::string(32, '\1'));
  const std::vector<std::pair<std::string, std::string>> cases{
      {secret(kSecretBytesMax + 1), "expected k of 32 to 1024 bytes"},
      {R"({"kty":"oct"})", "expected k of 32 to 1024 bytes in base64url, found 0"},
      {R"({"kty":"oct","k":7})", "found 0"},
      {R"({"kty":"oct","k":"a+b="})", "found 0"},
      {R"({"kty":"RSA"})", "expected a modulus n of 2048 to 8192 bits, found 0"},
      {fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQAB"}})", base64url(std::string(255, '\xff'))), "found 2040"},
      {fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQ"}})", base64url(std::string(256, '\xff'))),
       "odd exponent e from 3"},
      {fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQAC"}})", base64url(std::string(256, '\xff'))), "odd exponent e"},
      {fmt::format(R"({{"kty":"RSA","n":"{}","e":"AQAB"}})", base64url(std::string(1025, '\xff'))), "found 8200"},
      {R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", "expected x and y of 32 bytes"},
      {fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}})", point, point), "no point of P-256"},
      {R"({"kty":"OKP","crv":"Ed25519","x":"AA"})", "expected x of 32 bytes"},
      {SigningKey::ed25519().jwk(R"("d":"AAAA")"), "is a private key"},
      {SigningKey::p256().jwk(R"("d":"AAAA","key_ops":["sign"])"), "is a private key"},
      {secret(32, R"(,"kid":7)"), "expected a kid of 1 to 256 bytes"},
      {secret(32, R"(,"kid":")" + std::string(kKeyIdBytesMax + 1, 'k') + "\""), "expected a kid of 1 to 256 bytes"},
      {"7", "expected an object"},
  };
  for (const auto& [jwk, error] : cases)
    EXPECT_THAT(errors_of(key_set({jwk})), ElementsAre(testing::AllOf(HasSubstr("keys[0]: "), HasSubstr(error))))
        << jwk;
}

TEST(JwkSet, RefusesTwoKeysOfOneId) {
  EXPECT_THAT(errors_of(key_set({secret(32, R"(,"kid":"a")"), secret(33, R"(,"kid":"a")")})),
              ElementsAre(HasSubstr("keys.json:3:1: keys[1]: has the kid of another key")));
}

TEST(JwkSet, NamesTheLineWhereItIsNoJson) {
  EXPECT_THAT(errors_of("{\n  \"keys\": [\n    nonsense\n]}"), ElementsAre(HasSubstr("keys.json:3:1: is no JSON")));
  EXPECT_THAT(errors_of("{\"keys\": ["), ElementsAre(HasSubstr("keys.json:1:1: is no JSON")));
  EXPECT_THAT(errors_of(""), ElementsAre(HasSubstr("is no JSON")));
}

TEST(JwkSet, RefusesOtherDocuments) {
  for (const char* text : {"[]", "{}", R"({"keys": {}})", "7"})
    EXPECT_THAT(errors_of(text), ElementsAre(HasSubstr("expected a JSON object with a list of keys"))) << text;
}

TEST(JwkSet, IsLimitedInItsKeys) {
  EXPECT_THAT(errors_of(key_set(std::vector<std::string>(kJwksMax, secret(32)))), IsEmpty());
  EXPECT_THAT(errors_of(key_set(std::vector<std::string>(kJwksMax + 1, secret(32)))),
              ElementsAre(HasSubstr("64 of them at most")));
}

TEST(JwkSet, RefusesASetThatNobodyCanUse) {
  EXPECT_THAT(errors_of(key_set({secret(32)}), {Algorithm::rs256}),
              ElementsAre("keys.json: has no key for any of the algorithms that are allowed"));
}

TEST(JwkSet, RepeatsNoSecretInItsErrors) {
  const std::vector<std::string> errors = errors_of(key_set({secret(31)}));
  EXPECT_THAT(errors.front(), testing::Not(HasSubstr(base64url("kkkk"))));
}

}  // namespace
}  // namespace candor::filters::auth
