// Whole tokens: those of the RFCs, of each kind of key, and those that somebody has tampered with.
#include "filters/auth/jwt.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "filters/auth/json_members.hpp"
#include "filters/auth/token.hpp"
#include "tests/support/tokens.hpp"

namespace candor::filters::auth {
namespace {

using candor::test::base64url;
using candor::test::key_set;
using candor::test::SigningKey;
using candor::test::token_of;

constexpr WallClock::time_point kNow{std::chrono::seconds(1'800'000'000)};
constexpr const char* kClaims = R"({"sub":"alice","exp":1800000100})";
const TokenRules kRules{.algorithms = {Algorithm::rs256, Algorithm::es256, Algorithm::eddsa, Algorithm::hs256},
                        .claims = {}};

JwkSet keys_of(const std::vector<std::string>& jwks) {
  config::Errors errors;
  JwkSet keys = JwkSet::parse(key_set(jwks), "keys.json", kRules.algorithms, errors);
  EXPECT_TRUE(errors.empty()) << errors.front().to_string();
  return keys;
}

std::string_view reason(std::string_view token, const JwkSet& keys, const TokenRules& rules = kRules) {
  const Checked checked = check_token(token, keys, rules, kNow);
  EXPECT_EQ(checked.principal == nullptr, !checked.reason.empty());
  return checked.reason;
}

const SigningKey& secret_key() {
  static const SigningKey key = SigningKey::secret("0123456789abcdef0123456789abcdef");
  return key;
}
const JwkSet& secret_set() {
  static const JwkSet keys = keys_of({secret_key().jwk()});
  return keys;
}
std::string_view reason_of_header(const std::string& header) {
  return reason(token_of(secret_key(), header, kClaims), secret_set());
}

TEST(Jwt, OfEachAlgorithmIsGoodWithItsKeyOnly) {
  const std::vector<SigningKey> signers{SigningKey::rsa(), SigningKey::p256(), SigningKey::ed25519(), secret_key()};
  const std::vector<SigningKey> others{SigningKey::other_rsa(), SigningKey::p256(), SigningKey::ed25519(),
                                       SigningKey::secret("another secret of 32 bytes......")};
  for (std::size_t i = 0; i < signers.size(); ++i) {
    const std::string token = token_of(signers[i], kClaims);
    EXPECT_EQ(reason(token, keys_of({signers[i].jwk()})), "") << signers[i].algorithm();
    EXPECT_EQ(reason(token, keys_of({others[i].jwk()})), "token: its signature does not match");
    EXPECT_EQ(reason(token, keys_of({others[i].jwk(), signers[i].jwk()})), "") << "any of the keys";
    EXPECT_EQ(reason(token, keys_of({signers[(i + 1) % 4].jwk()})), "token: no key of its algorithm and kid");
  }
}

// RFC 7515 appendix A.1: HS256, with line ends in its JSON.
TEST(Jwt, OfTheRfcWithAnHmacIsGood) {
  const JwkSet keys = keys_of({R"({"kty":"oct","k":
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"})"});
  constexpr std::string_view kToken =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  TokenRules rules = kRules;
  rules.claims.user_claim = "iss";
  const WallClock::time_point then{std::chrono::seconds(1'300'819'379)};

  const Checked checked = check_token(kToken, keys, rules, then);

  ASSERT_TRUE(checked.principal) << checked.reason;
  EXPECT_EQ(checked.principal->name, "joe");
  EXPECT_EQ(reason(kToken, keys, rules), "token: it has expired");
}

// RFC 7515 appendix A.3: ES256.
TEST(Jwt, OfTheRfcWithACurveIsGood) {
  const JwkSet keys = keys_of({R"({"kty":"EC","crv":"P-256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})"});
  TokenRules rules = kRules;
  rules.claims.user_claim = "iss";
  EXPECT_EQ(reason("eyJhbGciOiJFUzI1NiJ9."
                   "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
                   "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
                   keys, rules),
            "token: it has expired");  // which is asked only once the signature is good
}

// RFC 8037 appendix A.4: EdDSA, of a content that is no JSON.
TEST(Jwt, OfTheRfcWithEd25519IsSigned) {
  const JwkSet keys = keys_of({R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"});
  EXPECT_EQ(reason("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                   "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
                   keys),
            "token: its content is no JSON object");
}

// The public key, which everybody has, taken for the secret of an HMAC.
TEST(Jwt, CannotMakeAPublicKeyASecret) {
  const SigningKey rsa = SigningKey::rsa();
  const SigningKey forged = SigningKey::secret(rsa.jwk());
  EXPECT_EQ(reason(token_of(forged, kClaims), keys_of({rsa.jwk()})), "token: no key of its algorithm and kid");
}

TEST(Jwt, CannotDoWithoutASignature) {
  for (const char* algorithm : {"none", "None", "NONE", "nOnE", ""}) {
    const std::string header = fmt::format(R"({{"alg":"{}"}})", algorithm);
    EXPECT_EQ(reason(base64url(header) + "." + base64url(kClaims) + ".", secret_set()),
              "token: its algorithm is not one of those that are understood");
  }
  EXPECT_EQ(reason(base64url(R"({"alg":"HS256"})") + "." + base64url(kClaims) + ".", secret_set()),
            "token: its signature does not match");
}

TEST(Jwt, CannotUseAnAlgorithmThatIsNotAllowed) {
  const TokenRules rules{};  // the default, which leaves HMACs out
  EXPECT_EQ(reason(token_of(secret_key(), kClaims), secret_set(), rules), "token: its algorithm is not allowed");
}

TEST(Jwt, BringsNoKeyOfItsOwn) {
  const SigningKey own = SigningKey::p256();
  const std::string header = fmt::format(R"({{"alg":"ES256","jwk":{}}})", own.jwk());
  EXPECT_EQ(reason(token_of(own, header, kClaims), keys_of({SigningKey::p256().jwk()})),
            "token: its signature does not match");
}

TEST(Jwt, HasToNameAKeyThatIsThere) {
  const JwkSet keys = keys_of({secret_key().jwk(R"("kid":"a")")});
  EXPECT_EQ(reason(token_of(secret_key(), R"({"alg":"HS256","kid":"a"})", kClaims), keys), "");
  EXPECT_EQ(reason(token_of(secret_key(), R"({"alg":"HS256"})", kClaims), keys), "");
  EXPECT_EQ(reason(token_of(secret_key(), R"({"alg":"HS256","kid":"b"})", kClaims), keys),
            "token: no key of its algorithm and kid");
  EXPECT_EQ(reason(token_of(secret_key(), R"({"alg":"HS256","kid":"../../etc/passwd"})", kClaims), keys),
            "token: no key of its algorithm and kid");
  EXPECT_EQ(reason(token_of(secret_key(), R"({"alg":"HS256","kid":["a"]})", kClaims), keys),
            "token: its kid is no text");
}

TEST(Jwt, HasAHeaderThatIsUnderstood) {
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","typ":"JWT"})"), "");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","typ":"at+jwt"})"), "");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","typ":"application/AT+JWT"})"), "");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","typ":"logout+jwt"})"), "token: it is of another type");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","typ":7})"), "token: it is of another type");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","crit":["exp"]})"), "token: it has critical extensions");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","crit":[]})"), "token: it has critical extensions");
  EXPECT_EQ(reason_of_header(R"({"alg":["HS256"]})"), "token: its algorithm is not one of those that are understood");
  EXPECT_EQ(reason_of_header(R"({"alg":"hs256"})"), "token: its algorithm is not one of those that are understood");
  EXPECT_EQ(reason_of_header(R"({})"), "token: its algorithm is not one of those that are understood");
  EXPECT_EQ(reason_of_header(R"(["HS256"])"), "token: its header is no JSON object");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256"} )"), "");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256"}x)"), "token: its header is no JSON object");
  EXPECT_EQ(reason_of_header("{\"alg\":\"HS256\",\"x\":\"\xff\"}"), "token: its header is no JSON object");
}

// RFC 7519 §4: either refused or the last one counts, for everybody the same.
TEST(Jwt, TakesTheLastOfTwoMembersOfOneName) {
  EXPECT_EQ(reason_of_header(R"({"alg":"none","alg":"HS256"})"), "");
  EXPECT_EQ(reason_of_header(R"({"alg":"HS256","alg":"none"})"),
            "token: its algorithm is not one of those that are understood");
}

TEST(Jwt, IsNotNestedDeeperThanItNeeds) {
  const auto nested = [](std::size_t depth) {
    return R"({"alg":"HS256","x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(reason_of_header(nested(kJsonDepthMax - 1)), "");
  EXPECT_EQ(reason_of_header(nested(kJsonDepthMax)), "token: its header is no JSON object");
  EXPECT_EQ(reason_of_header(nested(2000)), "token: its header is no JSON object");
}

TEST(Jwt, IsThreePartsOfBase64url) {
  const std::string good = token_of(secret_key(), kClaims);
  ASSERT_EQ(reason(good, secret_set()), "");
  constexpr std::string_view kForm = "token: not three parts of base64url";
  EXPECT_EQ(reason("", secret_set()), kForm);
  EXPECT_EQ(reason("..", secret_set()), "token: its header is no JSON object");
  EXPECT_EQ(reason("....", secret_set()), kForm);
  EXPECT_EQ(reason(good + "=", secret_set()), kForm);
  EXPECT_EQ(reason(good + ".", secret_set()), kForm);
  EXPECT_EQ(reason(good + ".a.b", secret_set()), kForm);  // five parts, as an encrypted one has
  EXPECT_EQ(reason(" " + good, secret_set()), kForm);
  EXPECT_EQ(reason(good + ", " + good, secret_set()), kForm);
  EXPECT_EQ(reason(good.substr(0, good.rfind('.')), secret_set()), kForm);
  EXPECT_EQ(reason(std::string("a.b\0.c", 6), secret_set()), kForm);
}

// Each character of a signature counts, the spare bits of its last one included.
TEST(Jwt, IsRefusedWithAnyCharacterOfItChanged) {
  const std::string good = token_of(secret_key(), kClaims);
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_NE(reason(changed, secret_set()), "") << i;
  }
}

TEST(Jwt, OfACurveHasASignatureOfItsSize) {
  const SigningKey key = SigningKey::p256();
  const std::string text = base64url(R"({"alg":"ES256"})") + "." + base64url(kClaims);
  for (const std::size_t size : {0, 1, 63, 65, 72, 128})
    EXPECT_EQ(reason(text + "." + base64url(std::string(size, '\1')), keys_of({key.jwk()})),
              "token: its signature does not match");
  // r = s = 0, with which a careless check is content whatever the text.
  EXPECT_EQ(reason(text + "." + base64url(std::string(64, '\0')), keys_of({key.jwk()})),
            "token: its signature does not match");
}

TEST(Jwt, IsLimitedInItsLength) {
  const auto token_with = [](std::size_t padding) {
    return token_of(secret_key(),
                    fmt::format(R"({{"sub":"alice","exp":1800000100,"x":"{}"}})", std::string(padding, 'x')));
  };
  std::size_t padding = kTokenBytesMax / 4 * 3 - 200;
  while (token_with(padding + 1).size() <= kTokenBytesMax) ++padding;
  EXPECT_EQ(reason(token_with(padding), secret_set()), "");
  EXPECT_EQ(reason(token_with(padding + 3), secret_set()), "token: too long");
}

}  // namespace
}  // namespace candor::filters::auth
