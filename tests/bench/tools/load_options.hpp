// What the load generator is asked to do. Bad options end the program with a message.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace candor::bench {

struct LoadOptions {
  std::uint16_t port = 0;
  std::size_t connections = 64;
  std::size_t in_flight = 0;  // requests at a time; as many as connections if not said
  std::chrono::nanoseconds warm_up{};
  std::chrono::nanoseconds length = std::chrono::seconds(1);
  std::uint64_t requests = 0;  // ends after this many instead of after `length`
  double rate = 0;             // open loop, requests per second; else as fast as answers come
  bool connection_each = false;
  bool tls = false;
  bool hold = false;  // at the end keep the connections until standard input ends

  std::string target = "/bytes/100";
  std::string host = "bench.example";
  std::size_t fields = 12;
  std::vector<std::string> extra_fields;
  std::uint64_t content_bytes = 0;
  bool chunked = false;    // the content of requests
  std::uint64_t vary = 0;  // "{n}" in target, host and extra fields is a number below this, another one each time

  std::int64_t answer_bytes = -1;  // how much content an answer must have
  std::vector<int> measured;       // processes whose CPU time is taken
};

LoadOptions read_options(int argc, char** argv);

}  // namespace candor::bench
