// The two files of a pair, as the tests of reading them write them.
#pragma once

#include <gtest/gtest.h>

#include <ctime>
#include <string>
#include <string_view>

#include "config/key_pair.hpp"
#include "tests/support/certificates.hpp"

namespace candor::config::test {

class KeyPairTest : public testing::Test {
 protected:
  std::string path(std::string_view name) const { return directory_ / name; }
  std::string quoted(std::string_view name) const { return "\"" + path(name) + "\""; }

  void write(const candor::test::Certificate& certificate) {
    candor::test::write_file(path("a.pem"), certificate.pem());
    candor::test::write_file(path("a.key"), certificate.key_pem());
  }
  void write_certificate(std::string_view text) { candor::test::write_file(path("a.pem"), text); }
  void write_key(std::string_view text) { candor::test::write_file(path("a.key"), text); }

  KeyPair read(std::time_t now = std::time(nullptr)) const {
    return read_key_pair({path("a.pem"), path("a.key"), {}}, now);
  }

  candor::test::TemporaryDirectory directory_;
};

}  // namespace candor::config::test
