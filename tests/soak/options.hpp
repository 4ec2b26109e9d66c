// The command line of the soak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace candor::test::soak {

struct Options {
  std::string candor;
  std::uint64_t connections = 2000;
  std::uint64_t seconds = 600;
  std::uint64_t rate = 1500;
  std::uint64_t seed = 0;
  bool memory = true;
  std::string log;  // where the access log is kept
};

extern const char* const kUsage;

// Nothing: it is wrong.
std::optional<Options> parse_options(int count, char** words);

}  // namespace candor::test::soak
