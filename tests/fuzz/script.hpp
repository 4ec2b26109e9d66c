// A conversation as a text that a person can write and a fuzzer can bend: bytes as they are, and between them marks
// that say who sends what follows. Every mark also cuts what is sent before it from what is sent after it.
//
//   {c}  {u}         the client, an upstream sends what follows; the client begins
//   {c-end} {u-end}  ends its side of the connection (FIN)
//   {c-reset} {u-reset}
//   {wait}           twelve seconds pass
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace candor::test {

enum class Act : std::uint8_t {
  client_sends,
  upstream_sends,
  client_ends,
  upstream_ends,
  client_resets,
  upstream_resets,
  time_passes,
};

struct Step {
  Act act;
  std::string_view bytes;  // of the input; what is sent
};

inline constexpr std::size_t kStepsMax = 64;  // what comes after them is left out

std::vector<Step> read_script(std::string_view input);

}  // namespace candor::test
