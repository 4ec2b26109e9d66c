# Builds the programs of the benchmark into build/bench, where a source is newer. Sourced, in the root of the project.

bench_tools=tests/bench/tools

build_tool() {
  local name=$1 target=build/bench/$1
  shift
  if [ -x "$target" ] && [ -z "$(find "$bench_tools" -newer "$target" -name '*.?pp')" ]; then return; fi
  g++ -std=c++20 -O2 -Wall -Wextra -Werror -pthread -I. -o "$target" "${@/#/$bench_tools/}" -lssl -lcrypto
}

build_tools() {
  mkdir -p build/bench
  build_tool upstream upstream.cpp answers.cpp message.cpp sockets.cpp
  build_tool relay relay.cpp sockets.cpp
  build_tool load load_main.cpp load.cpp load_options.cpp request_text.cpp tally.cpp answer_reader.cpp cpu_clock.cpp \
    message.cpp sockets.cpp tls.cpp
}
