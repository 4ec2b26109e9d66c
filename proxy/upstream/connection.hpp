// One connection to an endpoint, with its permit. In use it belongs to an exchange; idle it belongs to the pool, which
// it leaves by itself when the endpoint closes it, sends something nobody asked for, or its idle time is over.
#pragma once

#include <functional>
#include <memory>

#include "proxy/net/loop.hpp"
#include "proxy/net/socket_stream.hpp"
#include "proxy/observe/cells.hpp"
#include "proxy/tls/stream.hpp"
#include "proxy/upstream/endpoint.hpp"

namespace candor::upstream {

class Pool;

class Connection final : private net::Wakeable, private net::TimerWheel::Node {
 public:
  Connection(net::Loop& loop, int descriptor, Permit permit, std::size_t endpoint_index, observe::UpstreamCells& cells);
  ~Connection();

  net::SocketStream& socket() { return socket_; }
  // What requests go through: the socket, or TLS over it.
  net::Stream& stream() { return *stream_; }
  // Begins TLS; `session`: of an earlier connection to the same endpoint, and where newer ones go; `generation`: of the
  // files by which both sides are judged.
  tls::Stream& secure(openssl::Ssl ssl, tls::SessionSlot& session, std::uint64_t generation);
  // Whether these files are still in use. True without TLS.
  bool still_trusted(std::uint64_t generation) const { return tls_ == nullptr || tls_generation_ == generation; }
  std::size_t endpoint_index() const { return endpoint_index_; }
  bool reused() const { return reused_; }
  // Where it leads, and the generation of the endpoint's addresses under which that was last known to be right.
  void leads_to(const SocketAddress& address, std::uint64_t generation);
  bool still_listed(const NameLookup& lookup);
  // The permit, for the next address of the same endpoint; this connection is good for nothing then but to be closed.
  Permit give_up() { return std::move(permit_); }

 private:
  friend class Pool;
  void park(Pool& pool, net::TimerWheel::time_point until);
  void unpark();
  void wake() override;
  void on_deadline() override;

  net::Loop& loop_;
  Permit permit_;
  net::SocketStream socket_;
  std::unique_ptr<tls::Stream> tls_;
  net::Stream* stream_ = &socket_;
  std::size_t endpoint_index_;
  observe::UpstreamCells& cells_;
  SocketAddress address_;
  std::uint64_t generation_ = 0;
  std::uint64_t tls_generation_ = 0;
  Pool* pool_ = nullptr;  // where it is idle
  bool reused_ = false;
};

}  // namespace candor::upstream
