// The load generator: load OPTIONS, see load_options.hpp. Prints one line of JSON, see tally.hpp. One thread.
#include <sys/prctl.h>
#include <unistd.h>

#include "tests/bench/tools/load.hpp"

int main(int argc, char** argv) {
  using namespace candor::bench;
  const LoadOptions options = read_options(argc, argv);
  prctl(PR_SET_TIMERSLACK, 1);  // the kernel may be late by 50 µs otherwise, which is the distance of two requests
  Load load(options);
  print_report(load.run());
  char byte = 0;
  while (options.hold && read(STDIN_FILENO, &byte, 1) > 0) {
  }
}
