// What the tests of TLS listeners have in common.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include <string>

#include "tests/support/candor.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_files.hpp"

namespace candor::test {

inline constexpr std::string_view kHandshakes = "candor_tls_handshakes_total";

inline std::string lines_of(const Candor& candor) {
  std::string text;
  for (const auto& line : candor.log().lines()) text += boost::json::serialize(line) + "\n";
  return text;
}

class WithTlsListener : public testing::Test {
 protected:
  candor::test::Setup setup(std::string_view more_tls = "") const {
    return {.endpoints = {upstream_.url()}, .tls = fmt::format("{}\n{}", files_.listener(), more_tls)};
  }
  TlsOptions verified() const { return {.trusted = &files_.authority}; }

  TlsFiles files_;
  ScriptedUpstream upstream_{answering(std::string(kOk))};
};

}  // namespace candor::test
