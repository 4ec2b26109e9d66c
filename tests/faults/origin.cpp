#include "tests/faults/origin.hpp"

#include <sys/socket.h>

#include <algorithm>

namespace candor::test {

struct Origin::Client {
  explicit Client(Socket socket) : peer(std::move(socket)) {}
  Peer peer;
  RequestReader request;
  bool said_continue = false;
};

Origin::Origin() : listening_(listen_at("127.0.0.1")) {}
Origin::~Origin() = default;

std::string Origin::endpoint() const { return "http://127.0.0.1:" + std::to_string(listening_.port()); }

void Origin::answer_with(std::string response, bool ends_behind_it) {
  response_ = std::move(response);
  ends_ = ends_behind_it;
}

void Origin::forget() {
  while (accept()) {
  }
  clients_.clear();
  complaint_.clear();
}

bool Origin::pump() {
  bool moved = accept();
  for (const auto& client : clients_) {
    moved = client->peer.pump() || moved;
    answer(*client);
    if (client->peer.end() != Io::ok) client->peer.close();
  }
  std::erase_if(clients_, [](const auto& client) { return client->peer.fd() < 0; });
  return moved;
}

bool Origin::accept() {
  const int descriptor = ::accept4(listening_.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) clients_.push_back(std::make_unique<Client>(Socket(descriptor)));
  return descriptor >= 0;
}

void Origin::answer(Client& client) {
  const SecondReading& request = client.request.feed(client.peer.received);
  if (!request.error.empty()) complaint_ = "the upstream cannot read what came: " + request.error;
  if (request.head_complete && request.expects_continue && !std::exchange(client.said_continue, true)) {
    client.peer.send("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (!request.complete) return;
  client.peer.send(response_);
  if (ends_) client.peer.end_after_sending();
  client.request.next();
  client.said_continue = false;
}

}  // namespace candor::test
