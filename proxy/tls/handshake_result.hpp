// How a TLS handshake ended, on either side: what is counted, and what a failure becomes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "proxy/failure.hpp"
#include "proxy/http1/fault.hpp"

namespace candor::tls {

enum class Version : std::uint8_t { unknown, v1_2, v1_3 };
inline constexpr std::array<std::string_view, 3> kVersionNames{"-", "TLSv1.2", "TLSv1.3"};

enum class Result : std::uint8_t {
  full,
  resumed,    // by a ticket of an earlier connection
  plaintext,  // the peer does not speak TLS
  no_common_version,
  certificate,  // the peer's was not accepted, or was missing
  alert,        // the peer ended it with one
  closed,       // the peer went away
  timeout,
  protocol,  // anything else: broken records, no common cipher
};
inline constexpr std::array<std::string_view, 9> kResultNames{
    "full", "resumed", "plaintext", "no_common_version", "certificate", "alert", "closed", "timeout", "protocol"};

struct Handshake {
  Result result = Result::full;
  Version version = Version::unknown;
  int alert = 0;           // its number (RFC 8446 §6), where the peer ended it with one
  std::string error = {};  // for the log, where it failed

  bool good() const { return result == Result::full || result == Result::resumed; }
};

// The row of a failed handshake with an upstream.
http1::Fault fault_of(const Handshake& handshake, std::string_view endpoint);

}  // namespace candor::tls
