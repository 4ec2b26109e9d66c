// A DNS server on 127.0.0.1:53, for use in a private network: answers every query in one way, over UDP.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

#include "tests/support/socket.hpp"

namespace candor::test {

class NameServer {
 public:
  enum class Answer { silence, no_such_name, server_failure, address, both_families };

  // For Answer::address every name has `ip` (and no IPv6 address); for Answer::both_families it has ::1 besides.
  explicit NameServer(Answer answer, std::string ip = "");
  ~NameServer();

  // From now on.
  void answer(Answer answer, std::string ip = "");

  int queries() const { return queries_; }

 private:
  void serve();
  std::string reply_to(std::string query) const;

  mutable std::mutex mutex_;  // guards the next two
  Answer answer_;
  std::string ip_;
  Socket socket_;
  Gate stop_;
  std::atomic<int> queries_ = 0;
  std::jthread thread_;
};

}  // namespace candor::test
