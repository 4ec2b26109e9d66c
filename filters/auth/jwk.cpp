#include "filters/auth/jwk.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>

#include <array>
#include <memory>
#include <utility>

#include "filters/auth/base64.hpp"
#include "filters/auth/json_members.hpp"

namespace candor::filters::auth {
namespace {

namespace json = boost::json;
using Number = std::unique_ptr<BIGNUM, openssl::FreedBy<BN_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, openssl::FreedBy<EVP_PKEY_CTX_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, openssl::FreedBy<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, openssl::FreedBy<OSSL_PARAM_BLD_free>>;

constexpr std::size_t kCurvePointBytes = 32;  // a coordinate of P-256, a key of Ed25519

const unsigned char* bytes_of(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string text_of(const json::object& object, std::string_view name) {
  const json::string* text = string_member(object, name);
  return text == nullptr ? std::string() : std::string(*text);
}

// A member of base64url; empty where it is not there or anything else.
std::string binary_member(const json::object& object, std::string_view name) {
  const json::string* text = string_member(object, name);
  return text == nullptr ? std::string() : decode_base64url(*text).value_or(std::string());
}

openssl::PrivateKey public_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1)
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get());
  return openssl::PrivateKey(key);
}

std::string read_rsa(const json::object& object, Jwk& jwk) {
  const std::string modulus = binary_member(object, "n");
  const std::string exponent = binary_member(object, "e");
  const Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(bytes_of(exponent), static_cast<int>(exponent.size()), nullptr));
  const int bits = BN_num_bits(n.get());
  if (bits < kRsaBitsMin || bits > kRsaBitsMax)
    return fmt::format("expected a modulus n of {} to {} bits, found {}", kRsaBitsMin, kRsaBitsMax, bits);
  constexpr int kExponentBitsMax = 32;
  if (!BN_is_odd(e.get()) || BN_is_one(e.get()) || BN_num_bits(e.get()) > kExponentBitsMax)
    return "expected an odd exponent e from 3 on, such as AQAB";
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  jwk.key = public_key("RSA", builder.get());
  return jwk.key ? "" : "OpenSSL does not take n and e for a key";
}

std::string read_p256(const json::object& object, Jwk& jwk) {
  const std::string x = binary_member(object, "x");
  const std::string y = binary_member(object, "y");
  if (x.size() != kCurvePointBytes || y.size() != kCurvePointBytes)
    return fmt::format("expected x and y of {} bytes each in base64url", kCurvePointBytes);
  const std::string point = "\x04" + x + y;  // uncompressed
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  jwk.key = public_key("EC", builder.get());
  return jwk.key ? "" : "x and y are no point of P-256";
}

std::string read_ed25519(const json::object& object, Jwk& jwk) {
  const std::string x = binary_member(object, "x");
  if (x.size() != kCurvePointBytes) return fmt::format("expected x of {} bytes in base64url", kCurvePointBytes);
  jwk.key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size()));
  return jwk.key ? "" : "OpenSSL does not take x for a key";
}

std::string read_secret(const json::object& object, Jwk& jwk) {
  jwk.secret = binary_member(object, "k");
  if (jwk.secret.size() >= kSecretBytesMin && jwk.secret.size() <= kSecretBytesMax) return {};
  return fmt::format("expected k of {} to {} bytes in base64url, found {}", kSecretBytesMin, kSecretBytesMax,
                     jwk.secret.size());
}

struct KeyType {
  std::string_view type;   // kty
  std::string_view curve;  // crv; empty where the type has none
  Algorithm algorithm;
  std::string (*read)(const json::object&, Jwk&);
};

constexpr std::array<KeyType, kAlgorithms> kKeyTypes{{
    {"RSA", "", Algorithm::rs256, read_rsa},
    {"EC", "P-256", Algorithm::es256, read_p256},
    {"OKP", "Ed25519", Algorithm::eddsa, read_ed25519},
    {"oct", "", Algorithm::hs256, read_secret},
}};

const KeyType* key_type_of(const json::object& object) {
  const std::string type = text_of(object, "kty");
  const std::string curve = text_of(object, "crv");
  for (const KeyType& known : kKeyTypes)
    if (known.type == type && known.curve == curve) return &known;
  return nullptr;
}

// Whether use, key_ops and alg (RFC 7517 §4.2 to §4.4), where they are there, are those of a key that verifies
// signatures by the algorithm.
bool is_for_verifying(const json::object& object, Algorithm algorithm) {
  if (object.contains("use") && text_of(object, "use") != "sig") return false;
  if (object.contains("alg") && text_of(object, "alg") != name_of(algorithm)) return false;
  const json::value* operations = object.if_contains("key_ops");
  if (operations == nullptr) return true;
  if (!operations->is_array()) return false;
  for (const json::value& operation : operations->get_array())
    if (operation.is_string() && operation.get_string() == "verify") return true;
  return false;
}

}  // namespace

JwkReading read_jwk(const json::object& object) {
  const KeyType* type = key_type_of(object);
  if (type == nullptr) return {};
  // Whatever it is for: who has it can make tokens.
  if (object.contains("d")) return {.key = {}, .error = "is a private key (d); expected public ones only"};
  if (!is_for_verifying(object, type->algorithm)) return {};
  Jwk jwk;
  jwk.algorithm = type->algorithm;
  jwk.id = text_of(object, "kid");
  const bool id_good = object.contains("kid") ? !jwk.id.empty() && jwk.id.size() <= kKeyIdBytesMax : true;
  if (!id_good) return {.key = {}, .error = fmt::format("expected a kid of 1 to {} bytes", kKeyIdBytesMax)};
  std::string error = type->read(object, jwk);
  ERR_clear_error();
  if (!error.empty()) return {.key = {}, .error = std::move(error)};
  return {.key = std::move(jwk), .error = {}};
}

}  // namespace candor::filters::auth
