// What the tests with TLS on both sides have in common.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/support/candor.hpp"
#include "tests/support/scripted_upstream.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/support/tls_files.hpp"
#include "tests/support/tls_server.hpp"

namespace candor::test {

inline constexpr std::size_t kMuch = 10U << 20;

// Bytes in which a lost, doubled or moved piece shows.
inline std::string noise(std::size_t bytes) {
  std::string text(bytes, '\0');
  std::uint64_t state = 88172645463325252U;
  for (char& byte : text) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    byte = static_cast<char>(state & 0xffU);
  }
  return text;
}

inline std::string post_head(std::size_t bytes) {
  return fmt::format("POST / HTTP/1.1\r\nHost: example.test\r\nContent-Length: {}\r\n\r\n", bytes);
}

inline std::string ok_head(std::size_t bytes) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", bytes);
}

// Passes content back as it comes, so that both directions are busy at once.
inline Step echo(std::size_t bytes) {
  return [bytes](ScriptedConnection& connection) {
    constexpr std::size_t kPiece = 40'000;
    for (std::size_t done = 0; done < bytes && !connection.over();) {
      const std::size_t piece = std::min(kPiece, bytes - done);
      connection.send(connection.read_content(piece));
      done += piece;
    }
  };
}

class TlsOnBothSides : public testing::TestWithParam<std::string> {
 protected:
  candor::test::Setup setup(const ScriptedUpstream& upstream, std::string_view more_upstream = "") const {
    return {.endpoints = {upstream.https_url()},
            .upstream = fmt::format("{}\n{}", files_.upstream(), more_upstream),
            .tls = files_.listener()};
  }
  TlsOptions only() const { return {.trusted = &files_.authority, .versions = {.min = GetParam(), .max = GetParam()}}; }
  Script behind(Script script) const { return behind_tls(server_, std::move(script)); }

  TlsFiles files_;
  TlsServer server_{files_.certificate, {.versions = {.min = GetParam(), .max = GetParam()}}};
};

}  // namespace candor::test
