// Runs a test body where the network holds nothing but loopback and the resolver asks a server of the test's choice: on
// a thread with network and mount namespaces of its own, which programs started from it inherit. Nothing leaves the
// machine, and nothing outside the thread changes. Only root may do this.
#pragma once

#include <functional>
#include <string>

namespace candor::test {

struct PrivateNetwork {
  std::string resolv_conf = "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n";
  std::string unreachable_host =
      "198.51.100.1";  // routed to "unreachable"; every other foreign address has no route at all
};

bool can_make_private_network();
void in_private_network(const PrivateNetwork& network, const std::function<void()>& body);

}  // namespace candor::test
