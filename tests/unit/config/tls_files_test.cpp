#include "config/tls_files.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificates.hpp"
#include "tests/unit/config/loading.hpp"

namespace candor::config {
namespace {

using candor::test::Authority;
using candor::test::self_signed;
using candor::test::TemporaryDirectory;
using candor::test::write_authority;
using candor::test::write_file;
using candor::test::write_pair;
using testing::ElementsAre;
using testing::IsEmpty;

class TlsFilesTest : public testing::Test {
 protected:
  TlsFilesTest() {
    write_pair(directory_, "good", self_signed());
    write_authority(directory_, "ca", Authority());
    config_.file = "f";
  }

  KeyPairFiles files(const std::string& name, Mark mark) const {
    return {directory_ / (name + ".pem"), directory_ / (name + ".key"), mark};
  }
  std::string missing(const std::string& name) const {
    return fmt::format("\"{}\" cannot be read: No such file or directory", (directory_ / name).string());
  }

  std::vector<std::string> errors() const {
    Errors found;
    check_tls_files(config_, std::time(nullptr), found);
    std::vector<std::string> texts;
    for (const Error& error : found) texts.push_back(error.to_string());
    return texts;
  }

  TemporaryDirectory directory_;
  Config config_;
};

TEST_F(TlsFilesTest, AreNotNeededWithoutTls) {
  config_.listeners.emplace_back();
  config_.upstreams.emplace_back();
  EXPECT_THAT(errors(), IsEmpty());
}

TEST_F(TlsFilesTest, MayAllBeGood) {
  config_.listeners.emplace_back().tls = ListenerTls{.certificates = {files("good", {})},
                                                     .client_certificates = ClientCertificates::required,
                                                     .client_ca = directory_ / "ca.pem",
                                                     .mark = {}};
  config_.upstreams.emplace_back().tls =
      UpstreamTls{.ca = directory_ / "ca.pem", .server_name = "", .key_pair = files("good", {}), .mark = {}};
  EXPECT_THAT(errors(), IsEmpty());
}

TEST_F(TlsFilesTest, OfAListenerAreNamedByTheirPlace) {
  config_.listeners.emplace_back();
  ListenerTls& tls = config_.listeners.emplace_back().tls.emplace();
  tls.certificates = {files("good", {1, 2}), files("none", {3, 4})};
  EXPECT_THAT(errors(), ElementsAre("f:3:4: listeners[1].tls.certificates[1].certificate: " + missing("none.pem"),
                                    "f:3:4: listeners[1].tls.certificates[1].key: " + missing("none.key")));
}

TEST_F(TlsFilesTest, OfClientCasAreNamedByTheirPlace) {
  ListenerTls& tls = config_.listeners.emplace_back().tls.emplace();
  tls.certificates = {files("good", {})};
  tls.client_ca = directory_ / "none";
  tls.mark = {5, 6};
  EXPECT_THAT(errors(), ElementsAre("f:5:6: listeners[0].tls.client_ca: " + missing("none")));
}

TEST_F(TlsFilesTest, OfAnUpstreamAreNamedByTheirPlace) {
  config_.upstreams.emplace_back();
  UpstreamTls& tls = config_.upstreams.emplace_back().tls;
  tls.key_pair = files("none", {7, 8});
  tls.ca = directory_ / "ca";
  tls.mark = {7, 8};
  EXPECT_THAT(errors(), ElementsAre("f:7:8: upstreams[1].tls.certificate: " + missing("none.pem"),
                                    "f:7:8: upstreams[1].tls.key: " + missing("none.key"),
                                    "f:7:8: upstreams[1].tls.ca: " + missing("ca")));
}

TEST_F(TlsFilesTest, AreAllLookedAt) {
  for (int i = 0; i < 3; ++i) config_.listeners.emplace_back().tls.emplace().certificates = {files("none", {i, 1})};
  EXPECT_EQ(errors().size(), 6U);
}

TEST_F(TlsFilesTest, AreJudgedByTheTimeThatIsGiven) {
  config_.listeners.emplace_back().tls.emplace().certificates = {files("good", {1, 1})};
  Errors found;
  check_tls_files(config_, 0, found);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, "listeners[0].tls.certificates[0].certificate");
  EXPECT_THAT(found[0].what, testing::HasSubstr("is not valid before"));
}

// What is missing has been reported by the loader.
TEST_F(TlsFilesTest, AreNotLookedAtWhereOneOfAPairIsNotNamed) {
  config_.listeners.emplace_back().tls.emplace().certificates = {{directory_ / "none.pem", "", {}}};
  config_.upstreams.emplace_back().tls.key_pair = {"", directory_ / "none.key", {}};
  EXPECT_THAT(errors(), IsEmpty());
}

TEST_F(TlsFilesTest, AreReadByLoadFile) {
  const std::string file = directory_ / "candor.yaml";
  const std::string upstreams =
      "]\nupstreams: [{name: api, endpoints: [\"http://a\"]}]\nroutes: [{name: api, upstream: api}]\n";
  write_file(file,
             "listeners: [{address: \":443\",\n  tls: {certificates: [{certificate: /none, key: /none}]}}" + upstreams);
  const Loaded loaded = load_file(file, test::catalog());
  ASSERT_EQ(loaded.errors.size(), 2U);
  EXPECT_EQ(
      loaded.errors[0].to_string(),
      file +
          ":2:24: listeners[0].tls.certificates[0].certificate: \"/none\" cannot be read: No such file or directory");
}

// An editor of a configuration asks what its text is worth, wherever its files are.
TEST_F(TlsFilesTest, AreNotReadByLoadText) {
  EXPECT_THAT(
      test::errors_of("listeners: [{address: \":443\", tls: {certificates: [{certificate: /none, key: /none}]}}]\n"
                      "upstreams: [{name: api, endpoints: [\"http://a\"]}]\nroutes: [{name: api, upstream: api}]\n"),
      IsEmpty());
}

TEST_F(TlsFilesTest, StandInTheirPlaceAmongTheOtherErrors) {
  const std::string file = directory_ / "candor.yaml";
  write_file(file,
             "listeners:\n  - address: nowhere\n  - {address: \":443\", tls: {certificates: [{certificate: /none, key: "
             "/none}]}}\n"
             "upstreams: [{name: api, endpoints: [\"ftp:\"]}]\nroutes: [{name: api, upstream: api}]\n");
  std::vector<int> lines;
  for (const Error& error : load_file(file, test::catalog()).errors) lines.push_back(error.mark.line);
  EXPECT_THAT(lines, ElementsAre(2, 3, 3, 4));
}

}  // namespace
}  // namespace candor::config
