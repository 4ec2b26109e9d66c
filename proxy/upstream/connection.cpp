#include "proxy/upstream/connection.hpp"

#include "proxy/upstream/pool.hpp"

namespace candor::upstream {

Connection::Connection(net::Loop& loop, int descriptor, Permit permit, std::size_t endpoint_index,
                       observe::UpstreamCells& cells)
    : loop_(loop),
      permit_(std::move(permit)),
      socket_(loop.events, descriptor, net::SocketStream::State::connecting),
      endpoint_index_(endpoint_index),
      cells_(cells) {
  cells_.active.add();
}

Connection::~Connection() { (pool_ != nullptr ? cells_.idle : cells_.active).subtract(); }

tls::Stream& Connection::secure(openssl::Ssl ssl, tls::SessionSlot& session, std::uint64_t generation) {
  tls_generation_ = generation;
  tls_ = std::make_unique<tls::Stream>(socket_, std::move(ssl));
  tls_->resume(session);
  stream_ = tls_.get();
  return *tls_;
}

void Connection::leads_to(const SocketAddress& address, std::uint64_t generation) {
  address_ = address;
  generation_ = generation;
}

bool Connection::still_listed(const NameLookup& lookup) {
  const std::uint64_t generation = lookup.generation();
  if (generation == generation_) return true;
  generation_ = generation;
  return lookup.lists(address_);
}

void Connection::park(Pool& pool, net::TimerWheel::time_point until) {
  pool_ = &pool;
  reused_ = true;
  cells_.active.subtract();
  cells_.idle.add();
  loop_.wheel.set(*this, until);
  stream_->notify(this);
}

void Connection::unpark() {
  pool_ = nullptr;
  cells_.idle.subtract();
  cells_.active.add();
  net::TimerWheel::clear(*this);
  stream_->notify(nullptr);
}

void Connection::wake() {
  if (!stream_->silent()) pool_->drop(*this);
}

void Connection::on_deadline() { pool_->drop(*this); }

}  // namespace candor::upstream
