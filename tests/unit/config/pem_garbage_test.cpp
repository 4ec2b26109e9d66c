// Whatever lies in the files of certificates and keys, reading them ends with a pair or with an error.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/key_pair_fixture.hpp"

namespace candor::config::test {
namespace {

using candor::test::self_signed;
using testing::AnyOf;
using testing::HasSubstr;

// What may lie in a file, by mistake or by malice; none of it is a pair, and none of it does harm.
class PemGarbage : public KeyPairTest, public testing::WithParamInterface<std::string> {};

std::string block(std::string_view label, std::string_view content) {
  return fmt::format("-----BEGIN {0}-----\n{1}\n-----END {0}-----\n", label, content);
}

INSTANTIATE_TEST_SUITE_P(
    AnyText, PemGarbage,
    testing::Values(
        "\n", std::string(1, '\0'), std::string(100, '\xff'), std::string(70000, 'A'), "-----BEGIN", "-----BEGIN -----",
        "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END PRIVATE KEY-----\n", block("CERTIFICATE", ""),
        block("CERTIFICATE", "MAA="), block("CERTIFICATE", "MAMCAQA="), block("CERTIFICATE", "====="),
        block("CERTIFICATE", "MII"), block("CERTIFICATE", "MIQAAAAA"), block("CERTIFICATE", "MIT/////"),
        block("CERTIFICATE", "MIAAAA=="), block("CERTIFICATE", std::string(5000, 'A')),
        block("CERTIFICATE", std::string(64, 'M') + "\n\n" + std::string(64, 'I')), block("CERTIFICATE", "caf\xc3\xa9"),
        block("CERTIFICATE", std::string("MA\0A=", 5)), block("TRUSTED CERTIFICATE", "MAA="),
        block("X509 CERTIFICATE", "MAA="), block("PRIVATE KEY", ""), block("PRIVATE KEY", "MAA="),
        block("PRIVATE KEY", "MIT/////"), block("EC PRIVATE KEY", "MAA="), block("RSA PRIVATE KEY", "MAA="),
        block("DSA PRIVATE KEY", "MAA="), block("ENCRYPTED PRIVATE KEY", "MAA="),
        block("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEA"), block("ANY PRIVATE KEY", "MAA="),
        block("EC PARAMETERS", "BggqhkjOPQMBBw=="), block(std::string(300, 'X'), "MAA="),
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAA=\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMAA=\n-----END RSA "
        "PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
        "AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nMAAAAAAAAAAAAAAAAAAAAA==\n-----END RSA PRIVATE KEY-----\n"));

// OpenSSL would ask the terminal, and the process would wait for an answer.
TEST_F(KeyPairTest, AsksNobodyForThePasswordOfACertificate) {
  write_certificate(
      "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "
      "AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nMAAAAAAAAAAAAAAAAAAAAA==\n-----END CERTIFICATE-----\n");
  testing::internal::CaptureStderr();
  EXPECT_THAT(read().certificate_error, HasSubstr("certificate 1 in "));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST_P(PemGarbage, IsNoPair) {
  write_certificate(GetParam());
  write_key(GetParam());
  const KeyPair pair = read();
  EXPECT_THAT(pair.certificate_error, AnyOf(HasSubstr("holds no certificate"), HasSubstr("certificate 1 in ")));
  EXPECT_THAT(pair.key_error, HasSubstr("holds no private key"));
  EXPECT_NE(check_ca_file(path("a.pem")), "");
}

// One byte of it becomes another one.
std::string damaged(std::string text, std::size_t at) {
  text[at] = text[at] == 'A' ? 'B' : 'A';
  return text;
}

// Every so many bytes, so that it does not take a second; the last byte is a line end that may be missing.
TEST_F(KeyPairTest, SurvivesADamagedCertificate) {
  const candor::test::Certificate certificate = self_signed();
  const std::string text = certificate.pem();
  write(certificate);
  for (std::size_t i = 0; i + 1 < text.size(); i += 7) {
    write_certificate(damaged(text, i));
    const KeyPair changed = read();
    EXPECT_TRUE(changed.leaf || !changed.certificate_error.empty()) << i;
    write_certificate(text.substr(0, i));
    EXPECT_FALSE(read().good()) << i;
  }
}

TEST_F(KeyPairTest, SurvivesADamagedKey) {
  const candor::test::Certificate certificate = self_signed();
  const std::string text = certificate.key_pem();
  write(certificate);
  for (std::size_t i = 0; i + 1 < text.size(); i += 3) {
    write_key(damaged(text, i));
    const KeyPair changed = read();
    EXPECT_TRUE(changed.key || !changed.key_error.empty()) << i;
    write_key(text.substr(0, i));
    EXPECT_FALSE(read().good()) << i;
  }
}

}  // namespace
}  // namespace candor::config::test
