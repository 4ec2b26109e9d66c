// One client connection from its first byte to its last: the story of every request. Lives in the frame of the
// coroutine that runs it.
#pragma once

#include <boost/intrusive/list.hpp>
#include <memory>
#include <optional>
#include <string>

#include "proxy/client_input.hpp"
#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/http1/framing.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/socket_stream.hpp"
#include "proxy/net/task.hpp"
#include "proxy/reply.hpp"
#include "proxy/send_reply.hpp"
#include "proxy/tls/server_stream.hpp"

namespace candor {

class Worker;

class Connection : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  Connection(Worker& worker, int descriptor, const config::IpAddress& peer, std::size_t listener);
  ~Connection();

  net::Task<void> run();
  void wake() { waiter_.wake(); }

 private:
  // What becomes of the connection when the exchange is over.
  enum class After : std::uint8_t { keep, linger, reset };

  bool was_last_request() const;
  net::Task<bool> secured();
  void log_failed_handshake();
  net::Task<bool> request_comes();
  bool request_begins();
  void begin(Exchange& exchange);
  net::Task<void> exchange_once(Exchange& exchange);
  net::Task<void> serve(Exchange& exchange);
  http1::Fault understand(Exchange& exchange);
  bool find_route(Exchange& exchange);
  net::Task<std::optional<Reply>> wait_for_filters(Exchange& exchange);
  std::optional<Reply> refuse(Exchange& exchange);
  net::Task<bool> hint(Exchange& exchange);
  net::Task<void> forward(Exchange& exchange);
  // The reply stays where the caller has it until the answer is sent: a move of all its texts costs more than most
  // steps.
  net::Task<void> answer_unrouted(Exchange& exchange, Reply&& reply);
  net::Task<void> answer(Exchange& exchange, Reply&& reply);
  ReplySending to_client();
  bool content_at_hand();
  void finish(Exchange& exchange);

  Worker& worker_;
  net::SocketStream socket_;
  std::unique_ptr<tls::ServerStream> tls_;  // over the socket; null on a listener without
  net::Stream& stream_;                     // the one of them that requests come from
  net::Waiter waiter_;
  ClientInput input_;
  Interrupt interrupt_;
  config::IpAddress peer_;
  std::string peer_text_;
  std::size_t listener_;
  http1::Length length_;        // of the current request's content, as far as it is still to be read
  std::size_t used_input_ = 0;  // by the current request so far: its head, then its content
  After after_ = After::keep;
  bool client_keeps_alive_ = false;
  bool first_ = true;
};

}  // namespace candor
