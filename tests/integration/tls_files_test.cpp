// What becomes of a configuration that names certificates and keys that are no good: all are named before anything
// starts.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/free_address.hpp"
#include "tests/support/program.hpp"
#include "tests/support/tls_files.hpp"

namespace candor::test {
namespace {

using testing::HasSubstr;

struct BadFiles {
  std::string name;
  std::string listener;  // keys of its `tls`; @ is the directory of the files
  std::string upstream;  // likewise
  std::string place;     // line, column and path of the complaint, where exactly these are expected
  std::string complaint;
};

void PrintTo(const BadFiles& bad, std::ostream* out) { *out << bad.name; }

class CheckOfFiles : public testing::TestWithParam<BadFiles> {
 protected:
  CheckOfFiles() {
    write_pair(directory_, "good", authority_.issue());
    write_pair(directory_, "other", authority_.issue());
    write_pair(directory_, "expired", authority_.issue({.valid_until = -1h}));
    write_pair(directory_, "future", authority_.issue({.valid_from = 24h}));
    write_authority(directory_, "ca", authority_);
    write_file(directory_ / "text.pem", "no PEM at all\n");
    write_file(directory_ / "empty.pem", "");
    std::filesystem::create_directory(directory_ / "folder.pem");
    write_file(file(), configuration());
  }

  std::string file() const { return directory_ / "candor.yaml"; }
  std::string path(std::string_view name) const { return directory_ / name; }

  std::string configuration() const {
    std::string text = fmt::format("listeners:\n  - address: \"{}\"\n", free_address().text()) +
                       (GetParam().listener.empty() ? "" : "    tls: {" + GetParam().listener + "}\n") +
                       "admin: off\nupstreams:\n  - name: api\n    endpoints: [\"https://127.0.0.1:1\"]\n" +
                       (GetParam().upstream.empty() ? "" : "    tls: {" + GetParam().upstream + "}\n") +
                       "routes:\n  - name: web\n    upstream: api\n";
    for (std::size_t at = 0; (at = text.find('@')) != std::string::npos;) text.replace(at, 1, path(""));
    return text;
  }

  TemporaryDirectory directory_;
  Authority authority_;
};

TEST_P(CheckOfFiles, NamesTheFileAndItsPlace) {
  for (const std::string command : {"check", "run"}) {
    const Finished finished = run_candor({command, "--config", file()});

    EXPECT_EQ(finished.status, 2) << command << finished.output;
    EXPECT_THAT(finished.errors, HasSubstr(file() + ":" + GetParam().place));
    std::string complaint = GetParam().complaint;
    if (const std::size_t at = complaint.find('@'); at != std::string::npos) complaint.replace(at, 1, path(""));
    EXPECT_THAT(finished.errors, HasSubstr(complaint));
    EXPECT_THAT(finished.errors, HasSubstr("1 error\n"));
  }
}

const std::string kPair = "listeners[0].tls.certificates[0]";

INSTANTIATE_TEST_SUITE_P(
    Of, CheckOfFiles,
    testing::Values(
        BadFiles{"AMissingCertificate", "certificates: [{certificate: @none.pem, key: @good.key}]", "",
                 "3:26: " + kPair + ".certificate", "@none.pem"},
        BadFiles{"AMissingKey", "certificates: [{certificate: @good.pem, key: @none.key}]", "",
                 "3:26: " + kPair + ".key", "@none.key"},
        BadFiles{"ACertificateThatIsText", "certificates: [{certificate: @text.pem, key: @good.key}]", "",
                 "3:26: " + kPair + ".certificate", "@text.pem"},
        BadFiles{"ACertificateThatIsEmpty", "certificates: [{certificate: @empty.pem, key: @good.key}]", "",
                 "3:26: " + kPair + ".certificate", "@empty.pem"},
        BadFiles{"ACertificateThatIsAFolder", "certificates: [{certificate: @folder.pem, key: @good.key}]", "",
                 "3:26: " + kPair + ".certificate", "@folder.pem"},
        BadFiles{"AKeyThatIsText", "certificates: [{certificate: @good.pem, key: @text.pem}]", "",
                 "3:26: " + kPair + ".key", "@text.pem"},
        BadFiles{"AKeyThatIsACertificate", "certificates: [{certificate: @good.pem, key: @good.pem}]", "",
                 "3:26: " + kPair + ".key", "@good.pem"},
        BadFiles{"AnExpiredCertificate", "certificates: [{certificate: @expired.pem, key: @expired.key}]", "",
                 "3:26: " + kPair + ".certificate", "@expired.pem"},
        BadFiles{"AFutureCertificate", "certificates: [{certificate: @future.pem, key: @future.key}]", "",
                 "3:26: " + kPair + ".certificate", "@future.pem"},
        BadFiles{"TheKeyOfAnotherCertificate", "certificates: [{certificate: @good.pem, key: @other.key}]", "",
                 "3:26: " + kPair + ".key", "@other.key"},
        BadFiles{"TheSecondPair",
                 "certificates: [{certificate: @good.pem, key: @good.key}, {certificate: @good.pem, key: @other.key}]",
                 "", "", "@other.key"},
        BadFiles{"AMissingClientCa",
                 "certificates: [{certificate: @good.pem, key: @good.key}], client_certificates: required, client_ca: "
                 "@none.pem",
                 "", "", "listeners[0].tls.client_ca: "},
        BadFiles{"NoClientCa",
                 "certificates: [{certificate: @good.pem, key: @good.key}], client_certificates: required", "", "",
                 "listeners[0].tls.client_ca: "},
        BadFiles{"NoCertificates", "certificates: []", "", "", "listeners[0].tls.certificates: "},
        BadFiles{"AnOldVersion", "certificates: [{certificate: @good.pem, key: @good.key}], min_version: \"1.1\"", "",
                 "", "listeners[0].tls.min_version: "},
        BadFiles{"AMissingCa", "", "ca: @none.pem", "", "@none.pem"},
        BadFiles{"ACaThatIsText", "", "ca: @text.pem", "", "@text.pem"},
        BadFiles{"AMissingCertificateForAnUpstream", "", "certificate: @none.pem, key: @good.key", "", "@none.pem"},
        BadFiles{"AMismatchForAnUpstream", "", "certificate: @good.pem, key: @other.key", "", "@other.key"},
        BadFiles{"ACertificateWithoutAKeyForAnUpstream", "", "certificate: @good.pem", "", "upstreams[0].tls.key: "}),
    [](const auto& param) { return param.param.name; });

TEST(CheckOfGoodFiles, IsContent) {
  const TlsFiles files;
  write_file(
      files.directory / "candor.yaml",
      fmt::format("listeners:\n  - address: \"127.0.0.1:8443\"\n    tls:\n      certificates: [{}]\n"
                  "      min_version: \"1.3\"\n      client_certificates: optional\n      client_ca: {}\n"
                  "upstreams:\n  - name: api\n    endpoints: [\"https://127.0.0.1:1\"]\n    {}\n"
                  "routes:\n  - name: web\n    upstream: api\n",
                  files.pair.yaml(), files.ca,
                  files.upstream(fmt::format("server_name: a.test, certificate: {}, key: {}, min_version: \"1.2\"",
                                             files.pair.certificate, files.pair.key))));

  const Finished finished = run_candor({"check", "--config", (files.directory / "candor.yaml").string()});

  EXPECT_EQ(finished.status, 0) << finished.errors;
}

}  // namespace
}  // namespace candor::test
