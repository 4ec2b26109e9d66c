// The keys `tls` of listeners and upstreams. The files that they name are not read here: load_text() opens nothing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kPair = "certificates: [{certificate: a.pem, key: a.key}]";

// The place of the mapping that `tls` is: line 1, column 35.
std::string file_with_tls(std::string_view keys) {
  return "listeners: [{address: \":443\", tls: {" + std::string(keys) +
         "}}]\nupstreams: [{name: api, endpoints: [\"http://a\"]}]\nroutes: [{name: api, upstream: api}]\n";
}

// Its `tls` stands in line 5, from column 10.
std::string file_with_upstream_tls(std::string_view keys, std::string_view endpoints = "\"https://a\"") {
  return file_with_upstream("name: api, endpoints: [" + std::string(endpoints) + "],\n    tls: {" + std::string(keys) +
                            "}");
}

ListenerTls listener_tls(std::string_view keys) {
  const Loaded loaded = load(file_with_tls(keys));
  EXPECT_THAT(loaded.errors, IsEmpty());
  return loaded.config.listeners.at(0).tls.value();
}

UpstreamTls upstream_tls(std::string_view keys) {
  const Loaded loaded = load(file_with_upstream_tls(keys));
  EXPECT_THAT(loaded.errors, IsEmpty());
  return loaded.config.upstreams.at(0).tls;
}

TEST(ListenerTls, AsksNothingOfClientsByDefault) {
  const ListenerTls tls = listener_tls(kPair);
  EXPECT_EQ(tls.min_version, TlsVersion::v1_2);
  EXPECT_EQ(tls.client_certificates, ClientCertificates::none);
  EXPECT_EQ(tls.client_ca, "");
}

TEST(ListenerTls, ReadsItsKeys) {
  const ListenerTls tls = listener_tls(
      "certificates: [{certificate: a.pem, key: a.key}, {certificate: b.pem, key: b.key}],\n"
      "  min_version: \"1.3\", client_certificates: optional, client_ca: ca.pem");
  ASSERT_EQ(tls.certificates.size(), 2U);
  EXPECT_EQ(tls.certificates[0].certificate, "a.pem");
  EXPECT_EQ(tls.certificates[0].key, "a.key");
  EXPECT_EQ(tls.certificates[1].certificate, "b.pem");
  EXPECT_EQ(tls.certificates[1].key, "b.key");
  EXPECT_EQ(tls.min_version, TlsVersion::v1_3);
  EXPECT_EQ(tls.client_certificates, ClientCertificates::optional);
  EXPECT_EQ(tls.client_ca, "ca.pem");
}

TEST(ListenerTls, MayRequireACertificateOfClients) {
  EXPECT_EQ(listener_tls(kPair + ", client_certificates: required, client_ca: ca.pem").client_certificates,
            ClientCertificates::required);
}

// For the errors that are found when the files are read.
TEST(ListenerTls, RemembersItsPlaces) {
  const ListenerTls tls = listener_tls("certificates: [{certificate: a.pem, key: a.key},\n {certificate: b, key: b}]");
  EXPECT_EQ(tls.mark.line, 1);
  EXPECT_EQ(tls.mark.column, 36);
  EXPECT_EQ(tls.certificates.at(0).mark.line, 1);
  EXPECT_EQ(tls.certificates.at(0).mark.column, 52);
  EXPECT_EQ(tls.certificates.at(1).mark.line, 2);
  EXPECT_EQ(tls.certificates.at(1).mark.column, 2);
}

TEST(ListenerTls, NeedsACertificate) {
  const std::string none =
      "listeners[0].tls.certificates: none; expected at least one, such as - {certificate: a.pem, key: a.key}";
  EXPECT_THAT(errors_of(file_with_tls("")), ElementsAre("f:1:36: " + none));
  EXPECT_THAT(errors_of(file_with_tls("certificates: []")), ElementsAre("f:1:51: " + none));
  EXPECT_THAT(errors_of(file_with_tls("certificates: ")), ElementsAre("f:1:37: " + none));
}

TEST(ListenerTls, NeedsBothFilesOfACertificate) {
  EXPECT_THAT(
      errors_of(file_with_tls("certificates: [{}]")),
      ElementsAre("f:1:52: listeners[0].tls.certificates[0].certificate: missing; expected a PEM file with a "
                  "certificate and those between it and its CA",
                  "f:1:52: listeners[0].tls.certificates[0].key: missing; expected a PEM file with the private key of "
                  "the certificate"));
  EXPECT_THAT(errors_of(file_with_tls("certificates: [{certificate: a.pem}]")),
              ElementsAre("f:1:52: listeners[0].tls.certificates[0].key: missing; expected a PEM file with the private "
                          "key of the certificate"));
}

// An empty name is no file: nothing would be read, and nothing shown.
TEST(ListenerTls, NeedsTheNamesOfBothFiles) {
  EXPECT_THAT(
      errors_of(file_with_tls("certificates: [{certificate: \"\", key: \"\"}]")),
      ElementsAre("f:1:66: listeners[0].tls.certificates[0].certificate: expected a PEM file with a certificate "
                  "and those between it and its CA, found \"\"",
                  "f:1:75: listeners[0].tls.certificates[0].key: expected a PEM file with the private key of the "
                  "certificate, found \"\""));
}

TEST(ListenerTls, IsAMapping) {
  EXPECT_THAT(
      errors_of("listeners: [{address: \":443\", tls: on}]\nupstreams: [{name: api, endpoints: [\"http://a\"]}]\n"
                "routes: [{name: api, upstream: api}]\n"),
      ElementsAre("f:1:36: listeners[0].tls: expected a mapping (key: value), found \"on\"",
                  "f:1:36: listeners[0].tls.certificates: none; expected at least one, such as - {certificate: a.pem, "
                  "key: a.key}"));
}

TEST(ListenerTls, HasAListOfCertificates) {
  EXPECT_THAT(errors_of(file_with_tls("certificates: {certificate: a.pem, key: a.key}")),
              testing::Contains("f:1:51: listeners[0].tls.certificates: expected a list (- …), found a mapping"));
}

TEST(ListenerTls, KnowsTwoVersions) {
  EXPECT_EQ(listener_tls(kPair + ", min_version: 1.2").min_version, TlsVersion::v1_2);
  EXPECT_EQ(listener_tls(kPair + ", min_version: 1.3").min_version, TlsVersion::v1_3);
  EXPECT_THAT(errors_of(file_with_tls(kPair + ", min_version: 1.1")),
              ElementsAre("f:1:100: listeners[0].tls.min_version: expected one of 1.2, 1.3, found \"1.1\""));
}

TEST(ListenerTls, KnowsThreeWaysToAskForCertificates) {
  EXPECT_THAT(
      errors_of(file_with_tls(kPair + ", client_certificates: yes")),
      ElementsAre("f:1:108: listeners[0].tls.client_certificates: expected one of none, optional, required, found "
                  "\"yes\""));
}

TEST(ListenerTls, NeedsTheCasOfTheCertificatesThatItAsksFor) {
  const std::string missing =
      "f:1:36: listeners[0].tls.client_ca: missing; expected a PEM file with the CAs that may have signed client "
      "certificates";
  EXPECT_THAT(errors_of(file_with_tls(kPair + ", client_certificates: optional")), ElementsAre(missing));
  EXPECT_THAT(errors_of(file_with_tls(kPair + ", client_certificates: required")), ElementsAre(missing));
}

TEST(ListenerTls, HasNoUseForCasWithoutAskingForCertificates) {
  const std::string useless = "listeners[0].tls.client_ca: expected client_certificates: optional or required with it";
  EXPECT_THAT(errors_of(file_with_tls(kPair + ", client_ca: ca.pem")), ElementsAre("f:1:98: " + useless));
  EXPECT_THAT(errors_of(file_with_tls(kPair + ", client_certificates: none, client_ca: ca.pem")),
              ElementsAre("f:1:125: " + useless));
}

TEST(ListenerTls, KnowsItsKeys) {
  EXPECT_THAT(errors_of(file_with_tls(kPair + ", min_versoin: 1.3")),
              ElementsAre("f:1:87: listeners[0].tls: unknown key \"min_versoin\"; did you mean min_version?"));
  EXPECT_THAT(errors_of(file_with_tls("certificates: [{certificate: a.pem, key: a.key, kye: b}]")),
              ElementsAre("f:1:85: listeners[0].tls.certificates[0]: unknown key \"kye\"; did you mean key?"));
}

TEST(UpstreamTls, VerifiesByTheCasOfTheSystemByDefault) {
  const UpstreamTls tls = upstream_tls("");
  EXPECT_TRUE(tls.verify);
  EXPECT_EQ(tls.ca, "");
  EXPECT_EQ(tls.server_name, "");
  EXPECT_EQ(tls.key_pair.certificate, "");
  EXPECT_EQ(tls.key_pair.key, "");
  EXPECT_EQ(tls.min_version, TlsVersion::v1_2);
}

TEST(UpstreamTls, ReadsItsKeys) {
  const UpstreamTls tls = upstream_tls(
      "ca: ca.pem, server_name: api.internal, verify: true, certificate: a.pem, key: a.key, min_version: 1.3");
  EXPECT_EQ(tls.ca, "ca.pem");
  EXPECT_EQ(tls.server_name, "api.internal");
  EXPECT_TRUE(tls.verify);
  EXPECT_EQ(tls.key_pair.certificate, "a.pem");
  EXPECT_EQ(tls.key_pair.key, "a.key");
  EXPECT_EQ(tls.min_version, TlsVersion::v1_3);
}

TEST(UpstreamTls, NeedsNoKeysAtAll) {
  const Loaded loaded = load(file_with_upstream("name: api, endpoints: [\"https://a\"]"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_TRUE(loaded.config.upstreams.at(0).tls.verify);
}

TEST(UpstreamTls, RemembersItsPlaces) {
  const UpstreamTls tls = upstream_tls("certificate: a.pem, key: a.key");
  EXPECT_EQ(tls.mark.line, 5);
  EXPECT_EQ(tls.mark.column, 10);
  EXPECT_EQ(tls.key_pair.mark.line, 5);
  EXPECT_EQ(tls.key_pair.mark.column, 10);
}

TEST(UpstreamTls, CanBelieveAnybody) { EXPECT_FALSE(upstream_tls("verify: false").verify); }

TEST(UpstreamTls, HasNoUseForCasWithoutVerifying) {
  EXPECT_THAT(errors_of(file_with_upstream_tls("verify: false, ca: ca.pem")),
              ElementsAre("f:5:30: upstreams[0].tls.ca: nothing is verified with verify: false; expected one of both"));
}

TEST(UpstreamTls, AsksForAHost) {
  EXPECT_EQ(upstream_tls("server_name: 192.0.2.1").server_name, "192.0.2.1");
  EXPECT_EQ(upstream_tls("server_name: \"\"").server_name, "");
  EXPECT_THAT(
      errors_of(file_with_upstream_tls("server_name: \"api.internal:8443\"")),
      ElementsAre(
          "f:5:24: upstreams[0].tls.server_name: expected a name such as api.example.com, or an IP address, found "
          "\"api.internal:8443\""));
  EXPECT_THAT(
      errors_of(file_with_upstream_tls("server_name: \"*.internal\"")),
      ElementsAre(
          "f:5:24: upstreams[0].tls.server_name: expected a name such as api.example.com, or an IP address, found "
          "\"*.internal\""));
}

TEST(UpstreamTls, NeedsBothFilesOfItsCertificate) {
  EXPECT_THAT(errors_of(file_with_upstream_tls("certificate: a.pem")),
              ElementsAre("f:5:10: upstreams[0].tls.key: missing; expected a PEM file with the private key of the "
                          "certificate"));
  EXPECT_THAT(errors_of(file_with_upstream_tls("key: a.key")),
              ElementsAre("f:5:10: upstreams[0].tls.certificate: missing; expected a PEM file with a certificate and "
                          "those between it and its CA"));
}

TEST(UpstreamTls, NeedsTheNamesOfBothFiles) {
  EXPECT_THAT(errors_of(file_with_upstream_tls("certificate: \"\", key: a.key")),
              ElementsAre("f:5:24: upstreams[0].tls.certificate: expected a PEM file with a certificate and those "
                          "between it and its CA, found \"\""));
}

TEST(UpstreamTls, KnowsTwoVersions) {
  EXPECT_THAT(errors_of(file_with_upstream_tls("min_version: TLSv1.2")),
              ElementsAre("f:5:24: upstreams[0].tls.min_version: expected one of 1.2, 1.3, found \"TLSv1.2\""));
}

TEST(UpstreamTls, NeedsAnEndpointThatSpeaksIt) {
  EXPECT_THAT(errors_of(file_with_upstream_tls("verify: false", "\"http://a\", \"unix:/run/a\"")),
              ElementsAre("f:5:10: upstreams[0].tls: no endpoint is spoken to by TLS; expected one that begins with "
                          "https://"));
  EXPECT_THAT(errors_of(file_with_upstream_tls("verify: false", "\"http://a\", \"https://a\"")), IsEmpty());
}

TEST(UpstreamTls, KnowsItsKeys) {
  EXPECT_THAT(errors_of(file_with_upstream_tls("servername: a")),
              ElementsAre("f:5:11: upstreams[0].tls: unknown key \"servername\"; did you mean server_name?"));
}

}  // namespace
}  // namespace candor::config::test
