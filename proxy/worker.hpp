// One thread with all that it needs to serve requests: its loop, listeners, connections to upstreams, filter objects,
// counters and memory. Shares nothing on the path of a request but what stands in shared.hpp.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "proxy/client_input.hpp"
#include "proxy/connection.hpp"
#include "proxy/filter_chain.hpp"
#include "proxy/http_date.hpp"
#include "proxy/listener.hpp"
#include "proxy/net/loop.hpp"
#include "proxy/observe/access_log_buffer.hpp"
#include "proxy/relay/ends.hpp"
#include "proxy/request_id.hpp"
#include "proxy/shared.hpp"
#include "proxy/tls/failed_handshakes.hpp"
#include "proxy/upstream/acquire.hpp"

namespace candor {

class Worker {
 public:
  static constexpr std::size_t kScratchBytes = 512 * 1024;  // stays in the processor's cache

  Worker(Shared& shared, unsigned index);

  // Takes over a listening socket, before run().
  void listen(int descriptor, std::size_t listener_index);
  void run();  // until a drain has ended

  // From any thread. Draining: accept no more, let the clients go after their next answer. Then the end: cut what is
  // left.
  void begin_drain();
  void end_drain();

  // What a connection works with; on the worker's thread only.
  net::Loop loop;
  Shared& shared;
  observe::WorkerCells cells;
  BlockPool blocks;
  relay::Scratch scratch{.batch = loop.batch};
  RequestIds request_ids;
  HttpDate date;
  tls::FailedHandshakes failed_handshakes;
  bool draining = false;
  bool drain_over = false;

  observe::AccessLogBuffer& log() { return log_; }
  // Of the exchange's route, or for those without one.
  const FilterChain& chain(const Exchange& exchange) const {
    return exchange.route == nullptr ? chains_.back() : chains_[exchange.route_index];
  }
  // Asks for what an exchange will touch of its route, all at once: with thousands of routes none of it is in a cache,
  // and to wait for one line of memory after the other takes a microsecond.
  void prefetch(std::size_t route) const;
  upstream::Client& upstream(std::size_t index) { return *upstreams_[index]; }

  std::unique_ptr<Exchange> take_exchange();
  void give_exchange(std::unique_ptr<Exchange> exchange);

  void opened(Connection& connection);  // it leaves the list by itself
  void closed();
  bool full() const { return connections_count_ >= connections_max_; }

 private:
  void flush_log_later();
  void wake_connections();
  void stop_if_idle();

  std::unique_ptr<char[]> scratch_memory_;
  observe::AccessLogBuffer log_;
  std::vector<FilterChain> chains_;
  std::vector<std::unique_ptr<upstream::Client>> upstreams_;
  std::vector<std::unique_ptr<Exchange>> exchanges_;  // for the next ones
  std::vector<std::unique_ptr<Listener>> listeners_;
  boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>> connections_;
  std::size_t connections_count_ = 0;
  std::size_t connections_max_;
  net::HandlerMemory log_memory_;
  boost::asio::steady_timer log_timer_;
};

}  // namespace candor
