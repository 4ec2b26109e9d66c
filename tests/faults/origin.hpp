// The upstream of these tests, in the engine's thread: reads whole requests, strictly, and gives each the same
// response.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/in_process/peer.hpp"
#include "tests/support/in_process/second_parser.hpp"

namespace candor::test {

class Origin {
 public:
  Origin();
  ~Origin();

  std::string endpoint() const;  // for a configuration
  void answer_with(std::string response, bool ends_behind_it);
  bool pump();  // false: nothing could be done
  // What is wrong with what came; empty for nothing.
  const std::string& complaint() const { return complaint_; }
  void forget();  // closes all connections

 private:
  struct Client;
  bool accept();
  void answer(Client& client);

  Socket listening_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::string response_;
  bool ends_ = false;
  std::string complaint_;
};

}  // namespace candor::test
