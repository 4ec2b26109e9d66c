// What a client sends to prove who it is: the value of Authorization, whatever it is, gives credentials or none, and
// who is accepted can be passed on. The same bytes are tried as claims and as a key set, or no input would ever get
// past a signature.
#include "filters/auth/credentials.hpp"

#include <optional>

#include "filters/auth/jwt.hpp"
#include "filters/auth/token.hpp"
#include "proxy/http1/characters.hpp"
#include "proxy/http1/field_line.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"

namespace candor::test {
namespace {

using namespace filters::auth;

constexpr WallClock::time_point kNow{std::chrono::seconds(1'800'000'000)};

// One key of each kind: the public ones are those of RFC 7515 appendix A.3 and RFC 8037 appendix A.1, whose private
// halves are not used here.
constexpr std::string_view kKeys = R"({"keys":[
  {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"},
  {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
   "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
  {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";

const TokenRules& rules() {
  static const TokenRules kRules{.algorithms = {Algorithm::hs256, Algorithm::es256, Algorithm::eddsa}, .claims = {}};
  return kRules;
}

const JwkSet& keys() {
  static const JwkSet kSet = [] {
    config::Errors errors;
    JwkSet set = JwkSet::parse(kKeys, "keys", rules().algorithms, errors);
    expect(errors.empty(), "the keys are good");
    return set;
  }();
  return kSet;
}

void expect_sound(const Checked& checked) {
  expect((checked.principal == nullptr) != checked.reason.empty(), "there is somebody, or a reason why not");
  if (!checked.principal) return;
  expect(is_user_name(checked.principal->name), "a user can be passed on");
  expect(checked.good_until > kNow, "nobody is let in whose time is over");
  expect(checked.principal->scopes.size() <= kScopesMax && checked.principal->groups.size() <= kScopesMax,
         "scopes and groups are limited");
}

void run_token(std::string_view text) {
  const TokenReading reading = read_token(text);
  expect(reading.token.has_value() == reading.error.empty(), "a token is read, or something is wrong with it");
  expect_sound(check_token(text, keys(), rules(), kNow));
  if (!reading.token) return;
  expect(text.starts_with(reading.token->signed_text), "what is signed is the front of the token");
  expect_sound(check_claims(reading.token->claims, rules().claims, kNow));
}

void run_key_set(std::string_view text) {
  config::Errors errors;
  JwkSet::parse(text, "fuzz", rules().algorithms, errors);
  for (const config::Error& error : errors) expect(error.mark.line >= 0, "an error has a place", error.to_string());
}

void run(std::string_view value) {
  run_key_set(value);
  expect_sound(check_claims(value, rules().claims, kNow));
  if (http1::find_control(value) != std::string_view::npos) return;

  value = http1::trim(value);  // as it comes out of its field line
  const AcceptedSchemes accepted{.basic = true, .bearer = true, .api_key = true, .api_key_field = "X-Api-Key"};
  http1::Fields fields;
  fields.add("Authorization", value);
  const Credentials found = read_credentials(fields, accepted);
  expect(!found.ambiguous, "one field is one set of credentials");
  expect(value.ends_with(found.text), "credentials are the end of their field");
  run_token(found.scheme == Scheme::bearer ? found.text : value);
  const std::optional<UserPassword> pair = parse_basic(found.scheme == Scheme::basic ? found.text : value);
  if (!pair) return;
  expect(is_user_name(pair->user) && pair->user.find(':') == std::string::npos, "a user can be passed on");
  expect(pair->password.size() <= kPasswordBytesMax && pair->password.find('\0') == std::string::npos,
         "a password is what was sent, whole");
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  candor::test::run(candor::test::as_text(data, size));
  return 0;
}
