#include "tests/soak/options.hpp"

#include <charconv>
#include <random>
#include <string_view>

namespace candor::test::soak {

const char* const kUsage =
    R"(Usage: soak [--candor PROGRAM] [--connections N] [--seconds N] [--rate N] [--seed N] [--no-memory] [--log FILE]

Runs the real program between clients and upstreams that do right and wrong at random, and checks that no response is
another one's, none is complete that was not, everything is counted and logged once, and memory stays flat.

  --candor PROGRAM   the program under test; default: the one of this build
  --connections N    clients at a time (2000)
  --seconds N        how long (600)
  --rate N           requests a second that all clients together aim at (1500)
  --seed N           repeats the choices of a run; default: a random one, which is printed
  --log FILE         keep the access log: what Candor says about the exchanges that were wrong
  --no-memory        do not judge the memory: a sanitizer keeps what is freed
)";

namespace {

bool read_number(std::string_view text, std::uint64_t& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() && into > 0;
}

bool read_option(Options& options, std::string_view name, const char* value) {
  if (name == "--candor") {
    options.candor = value;
    return true;
  }
  if (name == "--log") {
    options.log = value;
    return true;
  }
  if (name == "--connections") return read_number(value, options.connections);
  if (name == "--seconds") return read_number(value, options.seconds);
  if (name == "--rate") return read_number(value, options.rate);
  return name == "--seed" && read_number(value, options.seed);
}

}  // namespace

std::optional<Options> parse_options(int count, char** words) {
  Options options;
  options.candor = CANDOR_BINARY;
  options.seed = std::random_device()() + 1ULL;
  for (int index = 1; index < count; ++index) {
    const std::string_view name = words[index];
    if (name == "--no-memory") {
      options.memory = false;
    } else if (++index == count || !read_option(options, name, words[index])) {
      return std::nullopt;
    }
  }
  return options;
}

}  // namespace candor::test::soak
