// An upstream that does what its script says, on real sockets and threads of its own, and records every byte it
// received. It knows just enough HTTP to find the end of a request.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/message.hpp"
#include "tests/support/socket.hpp"
#include "tests/support/tls_session.hpp"

namespace candor::test {

class ScriptedUpstream;
class TlsServer;

// One accepted connection as its script sees it. Once the peer is gone every further operation does nothing.
class ScriptedConnection {
 public:
  ScriptedConnection(ScriptedUpstream& upstream, std::size_t index, Socket socket)
      : upstream_(upstream), index_(index), socket_(std::move(socket)) {}

  bool over() const { return over_; }

  // From here on everything goes through TLS (tls_server.hpp).
  void accept_tls(const TlsServer& server);
  void send_below_tls(std::string_view bytes);
  void send_ticket();
  void send_in_records(std::string_view bytes, std::size_t record_bytes);

  Head read_head();
  std::string read_content(std::size_t bytes);
  // A head and the content that its framing announces; gives the head.
  Head read_message();
  void read_to_end();
  void read_half();  // to the end of what the peer sends, which may still read
  void send(std::string_view bytes);
  void pause(std::chrono::milliseconds time);  // ends early when the peer is gone
  void wait(const Gate& gate);
  void hold();        // neither reads nor closes until the test is over
  void leave();       // a peer that has ended as it should gets an end like its own
  void half_close();  // TLS says its close_notify first, as it does for close()
  void close();
  void drop();  // without it
  void reset();

  std::size_t index() const { return index_; }

 private:
  std::string take_until(std::string_view mark);
  bool read_more();
  void end(Io how);

  ScriptedUpstream& upstream_;
  std::size_t index_;
  Socket socket_;
  std::unique_ptr<TlsSession> tls_;
  std::string unread_;
  bool over_ = false;
  bool ended_cleanly_ = false;
};

using Step = std::function<void(ScriptedConnection&)>;
using Script = std::vector<Step>;

// Steps, for scripts that read like a list of what happens. A script that ends without a close reads to the end.
Step read_head();
Step read_content(std::size_t bytes);
Step read_message();
Step send(std::string bytes);
Step pause(std::chrono::milliseconds time);
Step wait_for(const Gate& gate);
Step hold();
Step close();
Step reset();
Step repeat(Script script);  // until the peer is gone

// What an ordinary upstream does: answers each request with these bytes and keeps the connection.
Script answering(std::string response);
inline constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class ScriptedUpstream {
 public:
  // The n-th connection follows the n-th script, those after the last one the last.
  explicit ScriptedUpstream(std::vector<Script> scripts, Socket listener = listen_at(loopback_ip()));
  explicit ScriptedUpstream(Script script) : ScriptedUpstream(std::vector<Script>{std::move(script)}) {}
  ~ScriptedUpstream();
  ScriptedUpstream(const ScriptedUpstream&) = delete;
  ScriptedUpstream& operator=(const ScriptedUpstream&) = delete;

  Address address() const { return {loopback_ip(), port_}; }
  std::uint16_t port() const { return port_; }
  std::string url() const { return "http://" + address().text(); }
  std::string https_url() const { return "https://" + address().text(); }

  std::size_t connections() const;
  std::string received(std::size_t connection = 0) const;
  std::string received_in_all() const;
  Head request(std::size_t connection = 0) const { return parse_head(received(connection)); }

  // Each waits until it is so; false: it was not in time.
  bool wait_connections(std::size_t count) const;
  bool wait_received(std::string_view text, std::size_t connection = 0) const;
  // How the peer ended the connection, or Io::timeout. The script has to be reading.
  Io wait_end(std::size_t connection = 0) const;
  // What the handshakes told, once they are over, and how the peer left TLS once wait_end() has returned.
  TlsFacts wait_handshake(std::size_t connection = 0) const;
  TlsEnd tls_end(std::size_t connection = 0) const;

 private:
  friend class ScriptedConnection;
  struct Record {
    std::string received;
    Io end = Io::ok;
    std::optional<TlsFacts> handshake;
    TlsEnd tls_end = TlsEnd::none;
  };

  void accept_all();
  void serve(ScriptedConnection connection, const Script& script);
  void record(std::size_t connection, std::string_view bytes, Io end, TlsEnd tls_end);
  void record(std::size_t connection, TlsFacts handshake);
  bool wait_until(const std::function<bool()>& condition) const;

  std::vector<Script> scripts_;
  Socket listener_;
  std::uint16_t port_;
  Gate stop_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<Record> records_;
  std::list<std::jthread> threads_;
  std::jthread acceptor_;  // the last member: joined before all that it uses goes
};

}  // namespace candor::test
