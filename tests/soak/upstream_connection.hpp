// A connection from Candor to an upstream of the soak: reads requests, checks that they are what their clients sent,
// and does to each what its target says.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/soak/ledger.hpp"
#include "tests/soak/wire.hpp"

namespace candor::test::soak {

// The requests that must not come twice, because nobody may send them again.
class SeenOnce {
 public:
  bool insert(std::uint64_t id);  // false: it was there

 private:
  std::vector<bool> seen_;
};

asio::awaitable<void> serve_connection(tcp::socket socket, Ledger& ledger, SeenOnce& posts);

}  // namespace candor::test::soak
