#include "config/key_pair.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <filesystem>

#include "tests/unit/config/key_pair_fixture.hpp"

namespace candor::config::test {
namespace {

using candor::test::Authority;
using candor::test::KeyKind;
using candor::test::self_signed;
using candor::test::write_file;
using testing::HasSubstr;
using testing::StartsWith;

using Memory = std::unique_ptr<BIO, openssl::FreedBy<BIO_free>>;

std::string text_of(BIO& memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(&memory, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

TEST_F(KeyPairTest, IsACertificateAndItsKey) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);

  const KeyPair pair = read();

  EXPECT_TRUE(pair.good()) << pair.certificate_error << pair.key_error;
  ASSERT_TRUE(pair.leaf);
  EXPECT_EQ(X509_cmp(pair.leaf.get(), certificate.certificate()), 0);
  ASSERT_TRUE(pair.key);
  EXPECT_EQ(EVP_PKEY_eq(pair.key.get(), certificate.key()), 1);
  EXPECT_TRUE(pair.chain.empty());
}

TEST_F(KeyPairTest, MayBeRsa) {
  write(self_signed({.key = KeyKind::rsa}));
  const KeyPair pair = read();
  ASSERT_TRUE(pair.good()) << pair.certificate_error << pair.key_error;
  EXPECT_EQ(EVP_PKEY_get_base_id(pair.key.get()), EVP_PKEY_RSA);
}

TEST_F(KeyPairTest, MayBeEd25519) {
  const openssl::PrivateKey key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const openssl::Certificate certificate(X509_new());
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 60);
  X509_set_pubkey(certificate.get(), key.get());
  ASSERT_GT(X509_sign(certificate.get(), key.get(), nullptr), 0);
  const Memory certificate_text(BIO_new(BIO_s_mem()));
  const Memory key_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(certificate_text.get(), certificate.get());
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  write_certificate(text_of(*certificate_text));
  write_key(text_of(*key_text));

  const KeyPair pair = read();

  ASSERT_TRUE(pair.good()) << pair.certificate_error << pair.key_error;
  EXPECT_EQ(EVP_PKEY_get_base_id(pair.key.get()), EVP_PKEY_ED25519);
}

// As `openssl ecparam -genkey` writes it: the older form of the key, and the parameters of its curve in front.
TEST_F(KeyPairTest, MayHaveTheParametersOfItsCurveInFrontOfTheKey) {
  const candor::test::Certificate certificate = self_signed();
  const Memory text(BIO_new(BIO_s_mem()));
  const auto p256 = std::to_array<unsigned char>({0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07});
  PEM_write_bio(text.get(), "EC PARAMETERS", "", p256.data(), p256.size());
  PEM_write_bio_PrivateKey_traditional(text.get(), certificate.key(), nullptr, nullptr, 0, nullptr, nullptr);
  ASSERT_THAT(text_of(*text), HasSubstr("-----BEGIN EC PRIVATE KEY-----"));
  write(certificate);
  write_key(text_of(*text));

  const KeyPair pair = read();

  EXPECT_TRUE(pair.good()) << pair.key_error;
}

TEST_F(KeyPairTest, MayStandInOneFile) {
  const candor::test::Certificate certificate = self_signed();
  for (const std::string& text :
       {certificate.pem() + certificate.key_pem(), certificate.key_pem() + certificate.pem()}) {
    write_file(path("both.pem"), text);
    const KeyPair pair = read_key_pair({path("both.pem"), path("both.pem"), {}}, std::time(nullptr));
    EXPECT_TRUE(pair.good()) << pair.certificate_error << pair.key_error;
    EXPECT_TRUE(pair.chain.empty());
  }
}

TEST_F(KeyPairTest, KeepsTheChainInItsOrder) {
  const Authority middle = Authority().subordinate("middle");
  const candor::test::Certificate certificate = middle.subordinate("lower").issue();
  write(certificate);
  write_certificate(certificate.pem() + middle.pem());

  const KeyPair pair = read();

  ASSERT_TRUE(pair.good()) << pair.certificate_error << pair.key_error;
  EXPECT_EQ(X509_cmp(pair.leaf.get(), certificate.certificate()), 0);
  ASSERT_EQ(pair.chain.size(), 2U);
  EXPECT_EQ(X509_cmp(pair.chain.back().get(), middle.certificate().certificate()), 0);
}

TEST_F(KeyPairTest, HasAChainUpToItsLimit) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);
  write_certificate(repeated(certificate.pem(), kChainMax));

  EXPECT_EQ(read().chain.size(), kChainMax - 1);
}

TEST_F(KeyPairTest, MayHaveTextAroundTheCertificates) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);
  write_certificate("subject=CN = example.test\n\n" + certificate.pem() + "\nthe end\n");

  EXPECT_TRUE(read().good());
}

TEST_F(KeyPairTest, MayHaveTheLineEndsOfAnotherSystem) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);
  std::string text;
  for (const char c : certificate.pem()) text += c == '\n' ? "\r\n" : std::string(1, c);
  write_certificate(text);

  EXPECT_TRUE(read().good());
}

TEST_F(KeyPairTest, NeedsItsFiles) {
  const KeyPair pair = read();
  EXPECT_FALSE(pair.good());
  EXPECT_FALSE(pair.leaf);
  EXPECT_FALSE(pair.key);
  EXPECT_EQ(pair.certificate_error, quoted("a.pem") + " cannot be read: No such file or directory");
  EXPECT_EQ(pair.key_error, quoted("a.key") + " cannot be read: No such file or directory");
}

TEST_F(KeyPairTest, NeedsTheOneFileAlsoWhereTheOtherIsGood) {
  write(self_signed());
  std::filesystem::remove(path("a.key"));
  EXPECT_EQ(read().certificate_error, "");
  EXPECT_EQ(read().key_error, quoted("a.key") + " cannot be read: No such file or directory");
}

TEST_F(KeyPairTest, IsNoDirectory) {
  std::filesystem::create_directory(path("a.pem"));
  std::filesystem::create_directory(path("a.key"));
  EXPECT_EQ(read().certificate_error, quoted("a.pem") + " cannot be read: Is a directory");
  EXPECT_EQ(read().key_error, quoted("a.key") + " cannot be read: Is a directory");
}

TEST_F(KeyPairTest, IsNotEmpty) {
  write_certificate("");
  write_key("");
  EXPECT_EQ(read().certificate_error,
            quoted("a.pem") + " holds no certificate; expected PEM (-----BEGIN CERTIFICATE-----)");
  EXPECT_EQ(read().key_error,
            quoted("a.key") + " holds no private key that can be read; expected PEM without a password");
}

TEST_F(KeyPairTest, IsNotTheBinaryForm) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);
  const Memory binary(BIO_new(BIO_s_mem()));
  i2d_X509_bio(binary.get(), certificate.certificate());
  write_certificate(text_of(*binary));
  EXPECT_THAT(read().certificate_error, HasSubstr("holds no certificate; expected PEM"));
}

TEST_F(KeyPairTest, IsNotTheOtherWayRound) {
  const candor::test::Certificate certificate = self_signed();
  write_certificate(certificate.key_pem());
  write_key(certificate.pem());
  EXPECT_THAT(read().certificate_error, HasSubstr("holds no certificate"));
  EXPECT_THAT(read().key_error, HasSubstr("holds no private key"));
}

TEST_F(KeyPairTest, HasNoPublicKeyInThePlaceOfThePrivateOne) {
  const candor::test::Certificate certificate = self_signed();
  const Memory text(BIO_new(BIO_s_mem()));
  PEM_write_bio_PUBKEY(text.get(), certificate.key());
  write(certificate);
  write_key(text_of(*text));
  EXPECT_THAT(read().key_error, HasSubstr("holds no private key"));
}

TEST_F(KeyPairTest, HasAKeyWithoutAPassword) {
  const candor::test::Certificate certificate = self_signed();
  const Memory text(BIO_new(BIO_s_mem()));
  const std::string password = "secret";
  PEM_write_bio_PrivateKey(text.get(), certificate.key(), EVP_aes_256_cbc(),
                           reinterpret_cast<const unsigned char*>(password.data()), static_cast<int>(password.size()),
                           nullptr, nullptr);
  ASSERT_THAT(text_of(*text), StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
  write(certificate);
  write_key(text_of(*text));
  EXPECT_EQ(read().key_error,
            quoted("a.key") + " holds no private key that can be read; expected PEM without a password");
}

TEST_F(KeyPairTest, BelongsTogether) {
  write(self_signed());
  write_key(self_signed().key_pem());
  EXPECT_EQ(read().certificate_error, "");
  EXPECT_EQ(read().key_error, "the key in " + quoted("a.key") + " is not that of the certificate in " +
                                  quoted("a.pem") + "; expected a pair");
}

TEST_F(KeyPairTest, IsOfOneKind) {
  write(self_signed());
  write_key(self_signed({.key = KeyKind::rsa}).key_pem());
  EXPECT_THAT(read().key_error, HasSubstr("expected a pair"));
}

// The certificate of the key comes first; behind those of its CAs it would not be found by clients either.
TEST_F(KeyPairTest, BeginsWithTheCertificateOfTheKey) {
  const Authority authority;
  const candor::test::Certificate certificate = authority.issue();
  write(certificate);
  write_certificate(authority.pem() + certificate.pem());
  EXPECT_THAT(read().key_error, HasSubstr("expected a pair"));
}

TEST_F(KeyPairTest, IsValidFromItsFirstSecondToItsLast) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);
  std::tm parts{};
  ASN1_TIME_to_tm(X509_get0_notBefore(certificate.certificate()), &parts);
  const std::time_t begin = ::timegm(&parts);
  const std::time_t end = not_after(*certificate.certificate());

  EXPECT_EQ(read(begin).certificate_error, "");
  EXPECT_EQ(read(end).certificate_error, "");
  EXPECT_EQ(read(begin - 1).certificate_error, "the certificate in " + quoted("a.pem") + " is not valid before " +
                                                   date_text(begin) + "; expected one that is valid now");
  EXPECT_EQ(read(end + 1).certificate_error, "the certificate in " + quoted("a.pem") + " expired at " + date_text(end) +
                                                 "; expected one that is valid now");
}

TEST_F(KeyPairTest, IsKnownAlsoWhereItHasExpired) {
  write(self_signed({.valid_from = -std::chrono::hours(48), .valid_until = -std::chrono::hours(24)}));
  const KeyPair pair = read();
  EXPECT_FALSE(pair.good());
  EXPECT_TRUE(pair.leaf);
  EXPECT_EQ(pair.key_error, "");
}

TEST_F(KeyPairTest, IsOfALimitedSize) {
  const candor::test::Certificate certificate = self_signed();
  write(certificate);
  const std::string text = certificate.pem();
  write_certificate(text + std::string(kPemBytesMax - text.size(), '\n'));
  EXPECT_EQ(read().certificate_error, "");
  write_certificate(text + std::string(kPemBytesMax + 1 - text.size(), '\n'));
  EXPECT_EQ(read().certificate_error, quoted("a.pem") + " has more than 1048576 bytes");
  write_key(std::string(kPemBytesMax + 1, '\n'));
  EXPECT_EQ(read().key_error, quoted("a.key") + " has more than 1048576 bytes");
}

TEST_F(KeyPairTest, LeavesNoErrorBehindForOthers) {
  ERR_clear_error();
  write(self_signed());
  read();
  EXPECT_EQ(ERR_peek_error(), 0U);
  write_key(self_signed().key_pem());
  read();
  EXPECT_EQ(ERR_peek_error(), 0U);
  write_certificate("-----BEGIN CERTIFICATE-----\nno base64 !\n-----END CERTIFICATE-----\n");
  write_key("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n");
  read();
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST_F(KeyPairTest, FindsCasInAFile) {
  const Authority authority;
  write_certificate(authority.pem());
  EXPECT_EQ(check_ca_file(path("a.pem")), "");
  write_certificate(repeated(authority.pem(), kChainMax + 1));
  EXPECT_EQ(check_ca_file(path("a.pem")), "");
}

TEST_F(KeyPairTest, SaysWhatIsWrongWithAFileOfCas) {
  EXPECT_EQ(check_ca_file(path("a.pem")), quoted("a.pem") + " cannot be read: No such file or directory");
  write_certificate("");
  EXPECT_EQ(check_ca_file(path("a.pem")),
            quoted("a.pem") + " holds no certificate; expected PEM (-----BEGIN CERTIFICATE-----)");
  write_certificate(std::string(kPemBytesMax + 1, '\n'));
  EXPECT_EQ(check_ca_file(path("a.pem")), quoted("a.pem") + " has more than 1048576 bytes");
  std::filesystem::create_directory(path("d"));
  EXPECT_EQ(check_ca_file(path("d")), quoted("d") + " cannot be read: Is a directory");
}

TEST_F(KeyPairTest, EscapesWhatAFileIsCalled) {
  EXPECT_EQ(check_ca_file("no\nsuch"), "\"no\\x0asuch\" cannot be read: No such file or directory");
}

TEST(DateText, IsInUtc) {
  EXPECT_EQ(date_text(0), "1970-01-01 00:00:00 UTC");
  EXPECT_EQ(date_text(1795250000), "2026-11-21 08:33:20 UTC");
}

TEST(NotAfter, KnowsYearsBehind2049) {
  const openssl::Certificate certificate(X509_new());
  ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate.get()), "99991231235959Z");
  EXPECT_EQ(date_text(not_after(*certificate)), "9999-12-31 23:59:59 UTC");
}

}  // namespace
}  // namespace candor::config::test
