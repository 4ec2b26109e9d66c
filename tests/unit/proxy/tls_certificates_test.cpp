#include "proxy/tls/certificates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <filesystem>
#include <stdexcept>

#include "tests/unit/proxy/support/tls_pair.hpp"

namespace candor::tls {
namespace {

using candor::test::Certificate;
using candor::test::plain_client;
using candor::test::self_signed;
using candor::test::TemporaryDirectory;
using candor::test::TlsPair;
using candor::test::write_file;
using namespace std::chrono_literals;

// Two listeners and two upstreams, of which the second has TLS.
class CertificatesTest : public testing::Test {
 protected:
  CertificatesTest() {
    spdlog::set_level(spdlog::level::off);
    config_.listeners.resize(2);
    config_.listeners[1].address = ":8443";
    config_.listeners[1].tls.emplace().certificates.push_back(write(first_));
    config_.upstreams.resize(2);
    config_.upstreams[0].endpoints.push_back({"http://a", {"a", 80}, "", false});
    config_.upstreams[1].endpoints.push_back({"http://b", {"b", 80}, "", false});
    config_.upstreams[1].endpoints.push_back({"https://b", {"b", 443}, "", true});
  }
  ~CertificatesTest() override { spdlog::set_level(spdlog::level::info); }

  config::KeyPairFiles write(const Certificate& certificate) const {
    const auto files = candor::test::write_pair(directory_, "a", certificate);
    return {files.certificate, files.key, {}};
  }
  // Looks as often as a change needs to be used.
  void look_twice(Certificates& certificates) const {
    certificates.look(start_);
    certificates.look(start_);
  }
  // -1 where there is no such series.
  double metric(const std::string& name) const {
    for (const observe::Registry::Family& family : registry_.families()) {
      if (family.name != name || family.series.empty()) continue;
      const observe::Registry::Series& series = family.series.front();
      return series.counter ? static_cast<double>(series.counter->value()) : series.read();
    }
    return -1;
  }
  static std::time_t expires(const Certificates& certificates) {
    return certificates.listener(1)->current()->not_after().at(0);
  }

  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  TemporaryDirectory directory_;
  Certificate first_ = self_signed({.valid_until = 24h * 10});
  config::Config config_;
  observe::Registry registry_{1};
};

TEST_F(CertificatesTest, AreThoseOfWhatHasTls) {
  const Certificates certificates(config_);
  EXPECT_EQ(certificates.listener(0), nullptr);
  EXPECT_NE(certificates.listener(1), nullptr);
  EXPECT_EQ(certificates.upstream(0), nullptr);
  EXPECT_NE(certificates.upstream(1), nullptr);
}

TEST_F(CertificatesTest, AreGoodAtTheStart) {
  write_file(config_.listeners[1].tls->certificates[0].key, "no key");
  EXPECT_THROW(Certificates{config_}, std::runtime_error);
}

TEST_F(CertificatesTest, ShowWhenTheyExpire) {
  Certificates certificates(config_);
  certificates.show(registry_);
  EXPECT_NEAR(metric("candor_certificate_days_left"), 10, 0.01);
  const observe::Labels expected{{"listener", ":8443"},
                                 {"certificate", config_.listeners[1].tls->certificates[0].certificate}};
  for (const observe::Registry::Family& family : registry_.families()) {
    if (family.name != "candor_certificate_days_left") continue;
    ASSERT_EQ(family.series.size(), 1U);
    EXPECT_EQ(family.series.front().labels, expected);
  }
}

TEST_F(CertificatesTest, AreReadAgainWhenTheyHaveChanged) {
  Certificates certificates(config_);
  certificates.show(registry_);
  const std::time_t before = expires(certificates);
  write(self_signed({.valid_until = 24h * 20}));
  certificates.look(start_);
  EXPECT_EQ(expires(certificates), before);
  certificates.look(start_);
  EXPECT_GT(expires(certificates), before);
  EXPECT_NEAR(metric("candor_certificate_days_left"), 20, 0.01);
  EXPECT_EQ(metric("candor_config_reload_failures_total"), 0);
}

TEST_F(CertificatesTest, StayWhereTheNewOnesAreNoGood) {
  Certificates certificates(config_);
  certificates.show(registry_);
  const auto before = certificates.listener(1)->current();
  write(self_signed({.valid_from = -48h, .valid_until = -24h}));
  look_twice(certificates);
  EXPECT_EQ(certificates.listener(1)->current(), before);
  EXPECT_EQ(metric("candor_config_reload_failures_total"), 1);
  look_twice(certificates);
  EXPECT_EQ(metric("candor_config_reload_failures_total"), 1) << "it is the same change";
}

TEST_F(CertificatesTest, OfUpstreamsAreReadAgainToo) {
  config_.upstreams[1].tls.ca = directory_ / "ca.pem";
  write_file(directory_ / "ca.pem", self_signed().pem());
  Certificates certificates(config_);
  certificates.show(registry_);
  const auto before = certificates.upstream(1)->current();
  std::filesystem::remove(directory_ / "ca.pem");
  look_twice(certificates);
  EXPECT_EQ(certificates.upstream(1)->current(), before);
  EXPECT_EQ(metric("candor_config_reload_failures_total"), 1);
  write_file(directory_ / "ca.pem", self_signed().pem());
  look_twice(certificates);
  EXPECT_NE(certificates.upstream(1)->current(), before);
}

// The files of the one have changed, the other has none of them.
TEST_F(CertificatesTest, AreReplacedEachForItself) {
  Certificates certificates(config_);
  certificates.show(registry_);
  const auto listener = certificates.listener(1)->current();
  const auto upstream = certificates.upstream(1)->current();
  write(self_signed());
  look_twice(certificates);
  EXPECT_NE(certificates.listener(1)->current(), listener);
  EXPECT_EQ(certificates.upstream(1)->current(), upstream);
}

TEST_F(CertificatesTest, HaveNewKeysForTicketsInTime) {
  Certificates certificates(config_);
  certificates.show(registry_);
  const auto context = certificates.listener(1)->current();
  TlsPair first(context->new_connection(), plain_client({}));
  ASSERT_TRUE(first.shake_hands());
  const openssl::Session session = first.session();
  const auto resumed = [&] {
    TlsPair made(context->new_connection(), plain_client({.session = session.get()}));
    EXPECT_TRUE(made.shake_hands());
    return made.resumed();
  };

  certificates.look(start_);
  EXPECT_TRUE(resumed());
  for (int hour = 1; hour <= 3; ++hour) certificates.look(start_ + TicketKeys::kRotation * (hour + 1));
  EXPECT_FALSE(resumed());
}

}  // namespace
}  // namespace candor::tls
