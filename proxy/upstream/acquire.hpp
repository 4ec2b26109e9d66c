// Gets a request its connection: chooses an endpoint, takes an idle connection or a permit for a new one, waits in line
// where all are busy, dials, and tries another endpoint where the contract allows it. One object for each worker and
// upstream.
#pragma once

#include <bitset>
#include <memory>

#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/loop.hpp"
#include "proxy/net/task.hpp"
#include "proxy/upstream/pool.hpp"
#include "proxy/upstream/upstream.hpp"

namespace candor::upstream {

inline constexpr std::size_t kEndpointsMax = 64;

// What one exchange has tried so far.
struct Tries {
  std::bitset<kEndpointsMax> tried;                                // endpoints that refused it
  unsigned counted = 0;                                            // against retries.attempts
  bool fresh_only = false;                                         // no idle connection: a reused one was stale
  net::TimerWheel::time_point deadline = net::TimerWheel::kNever;  // timeouts.total
};

struct Acquired {
  std::unique_ptr<Connection> connection;  // null: see fault
  http1::Fault fault;
  std::chrono::seconds retry_after{0};  // for no_endpoint and connection_limit
};

class Client {
 public:
  Client(net::Loop& loop, Upstream& upstream, unsigned workers, unsigned worker, observe::UpstreamCells& cells);

  net::Task<Acquired> acquire(Exchange& exchange, net::Waiter& waiter, const Interrupt& interrupt, Tries& tries);
  // The response was read to its end and the endpoint will take another request.
  void give_back(std::unique_ptr<Connection> connection);

  const config::Upstream& configured() const { return upstream_.configured(); }
  observe::UpstreamCells& cells() { return cells_; }
  Pool& pool() { return pool_; }

 private:
  struct Choice {
    std::unique_ptr<Connection> idle;
    Permit permit;
    std::size_t endpoint = 0;
    bool any_usable = false;  // some endpoint is neither tried nor ejected, though it may be busy
  };
  Choice choose(const Tries& tries);
  std::unique_ptr<Connection> take_idle(std::size_t endpoint);
  net::Task<http1::Fault> wait_for_permit(net::Waiter& waiter, const Interrupt& interrupt, const Tries& tries,
                                          Choice& choice);
  static Acquired refused(http1::Fault fault);
  Acquired no_endpoint() const;

  net::Loop& loop_;
  Upstream& upstream_;
  observe::UpstreamCells& cells_;
  std::vector<tls::SessionSlot> sessions_;  // of TLS, the newest of each endpoint
  Pool pool_;
  std::size_t cursor_;  // round robin; workers start at different endpoints
};

}  // namespace candor::upstream
