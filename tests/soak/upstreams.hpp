// The endpoints behind Candor, on one thread of their own. Now and then one of them stops listening for a while.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/soak/upstream_connection.hpp"

namespace candor::test::soak {

class Upstreams {
 public:
  static constexpr std::size_t kEndpoints = 3;

  Upstreams(Ledger& ledger, std::uint64_t seed);
  ~Upstreams();
  Upstreams(const Upstreams&) = delete;
  Upstreams& operator=(const Upstreams&) = delete;

  std::vector<std::string> urls() const;

 private:
  asio::awaitable<void> come_and_go(std::size_t endpoint, std::uint64_t seed);
  asio::awaitable<void> accept(std::shared_ptr<tcp::acceptor> acceptor);

  Ledger& ledger_;
  const std::atomic<bool> over_{false};
  SeenOnce posts_;
  asio::io_context context_{1};
  std::vector<tcp::endpoint> endpoints_;
  std::vector<std::shared_ptr<tcp::acceptor>> acceptors_;
  std::jthread thread_;
};

}  // namespace candor::test::soak
