// The two ends of one exchange, both scripted, with the memory that a worker would lend to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proxy/relay/ends.hpp"
#include "tests/unit/proxy/support/scripted_stream.hpp"

namespace candor::test {

struct RelayEnds {
  static constexpr std::size_t kScratchBytes = 64 * 1024;

  RelayEnds() {
    scratch.bytes = memory;
    exchange.request.method = "GET";
    exchange.request.minor_version = 1;
  }
  RelayEnds(const RelayEnds&) = delete;
  RelayEnds& operator=(const RelayEnds&) = delete;

  // The client's bytes that came together with its head.
  void came_with_the_head(std::string_view bytes) {
    ScriptedStream source;
    source.sends(bytes);
    while (!source.all_read()) input.fill(source, kScratchBytes);
  }

  relay::Ends ends() { return {exchange, client, input, upstream, scratch, buffered_max}; }

  std::vector<char> memory = std::vector<char>(kScratchBytes);
  BlockPool blocks;
  ClientInput input{blocks};
  ScriptedStream client;
  ScriptedStream upstream;
  Exchange exchange;
  net::Batch batch;
  relay::Scratch scratch{.batch = batch};
  std::size_t buffered_max = kScratchBytes;
};

}  // namespace candor::test
