#include "proxy/tls/certificate_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509v3.h>

#include "config/openssl.hpp"

namespace candor::tls {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Extension = std::unique_ptr<X509_EXTENSION, openssl::FreedBy<X509_EXTENSION_free>>;

struct Paper {
  std::string common_name;
  std::string alternative_names;  // as OpenSSL's configuration has them: "DNS:a.example,IP:192.0.2.1"
};

// The names of a certificate that has nothing but these.
CertificateNames names_of(const Paper& paper) {
  const openssl::Certificate certificate(X509_new());
  if (!paper.common_name.empty())
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(paper.common_name.data()),
                               static_cast<int>(paper.common_name.size()), -1, 0);
  if (!paper.alternative_names.empty()) {
    const Extension extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, paper.alternative_names.c_str()));
    EXPECT_EQ(X509_add_ext(certificate.get(), extension.get(), -1), 1) << paper.alternative_names;
  }
  return CertificateNames(*certificate);
}

CertificateNames of_alternatives(const std::string& names) { return names_of({"", names}); }

TEST(CertificateNames, AreThoseOfTheSubjectAltName) {
  EXPECT_THAT(of_alternatives("DNS:Example.COM,DNS:*.example.com,IP:192.0.2.1,IP:2001:DB8:0:0::1").all(),
              ElementsAre("example.com", "*.example.com", "192.0.2.1", "2001:db8::1"));
}

TEST(CertificateNames, CoverTheSameHost) {
  const CertificateNames names = of_alternatives("DNS:example.com,DNS:example.net");
  EXPECT_TRUE(names.covers("example.com"));
  EXPECT_TRUE(names.covers("example.net"));
  EXPECT_FALSE(names.covers("example.org"));
  EXPECT_FALSE(names.covers("www.example.com"));
  EXPECT_FALSE(names.covers("com"));
  EXPECT_FALSE(names.covers("xample.com"));
  EXPECT_FALSE(names.covers(""));
}

TEST(CertificateNames, CoverItInAnyCase) {
  EXPECT_TRUE(of_alternatives("DNS:example.com").covers("EXAMPLE.com"));
  EXPECT_TRUE(of_alternatives("DNS:EXAMPLE.COM").covers("example.com"));
  EXPECT_TRUE(of_alternatives("DNS:*.EXAMPLE.com").covers("A.example.COM"));
}

TEST(CertificateNames, CoverItWithItsPort) {
  const CertificateNames names = of_alternatives("DNS:example.com,IP:192.0.2.1,IP:2001:db8::1");
  EXPECT_TRUE(names.covers("example.com:8443"));
  EXPECT_TRUE(names.covers("example.com:"));
  EXPECT_TRUE(names.covers("192.0.2.1:443"));
  EXPECT_TRUE(names.covers("[2001:db8::1]:443"));
}

TEST(CertificateNames, CoverItWithTheDotOfTheRoot) {
  const CertificateNames names = of_alternatives("DNS:example.com,DNS:*.example.com");
  EXPECT_TRUE(names.covers("example.com."));
  EXPECT_TRUE(names.covers("example.com.:8443"));
  EXPECT_TRUE(names.covers("a.example.com."));
  EXPECT_FALSE(names.covers("example.com.."));
  EXPECT_FALSE(names.covers("."));
}

// RFC 6125 §6.4.3.
TEST(CertificateNames, CoverOneLabelByAWildcard) {
  const CertificateNames names = of_alternatives("DNS:*.example.com");
  EXPECT_TRUE(names.covers("a.example.com"));
  EXPECT_TRUE(names.covers("xn--caf-dma.example.com"));
  EXPECT_FALSE(names.covers("example.com"));
  EXPECT_FALSE(names.covers(".example.com"));
  EXPECT_FALSE(names.covers("a.b.example.com"));
  EXPECT_FALSE(names.covers("a.example.com.net"));
  EXPECT_FALSE(names.covers("aexample.com"));
}

TEST(CertificateNames, HaveWildcardsForAWholeLabelInFrontOnly) {
  EXPECT_FALSE(of_alternatives("DNS:a*.example.com").covers("ab.example.com"));
  EXPECT_FALSE(of_alternatives("DNS:a.*.com").covers("a.example.com"));
  EXPECT_FALSE(of_alternatives("DNS:*").covers("localhost"));
  EXPECT_FALSE(of_alternatives("DNS:*").covers("example.com"));
}

TEST(CertificateNames, CoverAddressesInAnySpelling) {
  const CertificateNames names = of_alternatives("IP:192.0.2.1,IP:2001:db8::1");
  EXPECT_TRUE(names.covers("192.0.2.1"));
  EXPECT_TRUE(names.covers("[2001:db8::1]"));
  EXPECT_TRUE(names.covers("[2001:DB8:0:0:0:0:0:1]"));
  EXPECT_FALSE(names.covers("192.0.2.2"));
  EXPECT_FALSE(names.covers("[2001:db8::2]"));
}

TEST(CertificateNames, CoverNoAddressByAWildcard) { EXPECT_FALSE(of_alternatives("DNS:*.0.2.1").covers("192.0.2.1")); }

// RFC 6125 §6.4.4: only as a last resort.
TEST(CertificateNames, AreTheCommonNameWhereThereIsNoOther) {
  const CertificateNames names = names_of({"Example.com", ""});
  EXPECT_THAT(names.all(), ElementsAre("example.com"));
  EXPECT_TRUE(names.covers("example.com"));
  EXPECT_TRUE(names_of({"*.example.com", ""}).covers("a.example.com"));
}

TEST(CertificateNames, AreNotTheCommonNameBesideOthers) {
  EXPECT_FALSE(names_of({"example.com", "DNS:example.net"}).covers("example.com"));
  EXPECT_FALSE(names_of({"example.com", "IP:192.0.2.1"}).covers("example.com"));
}

TEST(CertificateNames, AreNoNamesOfOtherKinds) {
  EXPECT_THAT(of_alternatives("email:admin@example.com,URI:https://example.com/,RID:1.2.3").all(), IsEmpty());
}

TEST(CertificateNames, MayBeNone) {
  const CertificateNames names = names_of({"", ""});
  EXPECT_THAT(names.all(), IsEmpty());
  EXPECT_FALSE(names.covers("example.com"));
  EXPECT_FALSE(names.covers(""));
}

// A name behind which something else stands must not be taken for its beginning.
TEST(CertificateNames, DoNotEndAtANul) {
  const openssl::Certificate certificate(X509_new());
  const std::string name("example.com\0.evil.example", 25);
  GENERAL_NAMES* const names = GENERAL_NAMES_new();
  GENERAL_NAME* const each = GENERAL_NAME_new();
  ASN1_IA5STRING* const text = ASN1_IA5STRING_new();
  ASN1_STRING_set(text, name.data(), static_cast<int>(name.size()));
  GENERAL_NAME_set0_value(each, GEN_DNS, text);
  sk_GENERAL_NAME_push(names, each);
  X509_add1_ext_i2d(certificate.get(), NID_subject_alt_name, names, 0, 0);
  GENERAL_NAMES_free(names);

  const CertificateNames read(*certificate);

  EXPECT_THAT(read.all(), ElementsAre(name));
  EXPECT_FALSE(read.covers("example.com"));
}

TEST(CertificateNames, HaveNoAddressOfAnotherLength) {
  const openssl::Certificate certificate(X509_new());
  GENERAL_NAMES* const names = GENERAL_NAMES_new();
  GENERAL_NAME* const each = GENERAL_NAME_new();
  ASN1_OCTET_STRING* const bytes = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(bytes, reinterpret_cast<const unsigned char*>("\x7f\0\0\1\1"), 5);
  GENERAL_NAME_set0_value(each, GEN_IPADD, bytes);
  sk_GENERAL_NAME_push(names, each);
  X509_add1_ext_i2d(certificate.get(), NID_subject_alt_name, names, 0, 0);
  GENERAL_NAMES_free(names);

  EXPECT_THAT(CertificateNames(*certificate).all(), IsEmpty());
}

TEST(NameOfAuthority, IsItsHostInOneSpelling) {
  EXPECT_EQ(name_of_authority("Example.COM.:8443"), "example.com");
  EXPECT_EQ(name_of_authority("example.com"), "example.com");
  EXPECT_EQ(name_of_authority("192.0.2.1:80"), "192.0.2.1");
  EXPECT_EQ(name_of_authority("[::1]:80"), "::1");
  EXPECT_EQ(name_of_authority("[2001:DB8::0:1]"), "2001:db8::1");
  EXPECT_EQ(name_of_authority("[::ffff:192.0.2.1]"), "192.0.2.1");
}

TEST(NameOfAuthority, TakesAnyText) {
  EXPECT_EQ(name_of_authority(""), "");
  EXPECT_EQ(name_of_authority(":80"), "");
  EXPECT_EQ(name_of_authority("."), "");
  EXPECT_EQ(name_of_authority("["), "");
  EXPECT_EQ(name_of_authority("[]"), "");
  EXPECT_EQ(name_of_authority("[::1"), "::1");
  EXPECT_EQ(name_of_authority("[v1.a]:80"), "v1.a");
}

TEST(WildcardFor, ReplacesTheFirstLabel) {
  EXPECT_EQ(wildcard_for("a.example.com"), "*.example.com");
  EXPECT_EQ(wildcard_for("example.com"), "*.com");
}

TEST(WildcardFor, NeedsALabelAndASuffix) {
  EXPECT_EQ(wildcard_for("localhost"), "");
  EXPECT_EQ(wildcard_for(".example.com"), "");
  EXPECT_EQ(wildcard_for("localhost."), "");
  EXPECT_EQ(wildcard_for(""), "");
}

}  // namespace
}  // namespace candor::tls
