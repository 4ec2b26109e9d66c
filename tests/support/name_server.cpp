#include "tests/support/name_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <cerrno>
#include <system_error>

namespace candor::test {
namespace {

constexpr std::size_t kHeaderBytes = 12;  // RFC 1035 §4.1.1
constexpr std::size_t kQuestionTailBytes = 4;
constexpr char kTypeA = 1;
constexpr char kTypeAaaa = 28;

Socket udp_port_53() {
  Socket socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(53);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(socket.fd(), std::bit_cast<const sockaddr*>(&name), sizeof name) != 0) {
    throw std::system_error(errno, std::generic_category(), "bind port 53");
  }
  return socket;
}

// The bytes of the one question: a name (labels up to an empty one), a type and a class.
std::size_t question_end(const std::string& query) {
  const std::size_t name_end = query.find('\0', kHeaderBytes);
  return name_end == std::string::npos ? query.size() : std::min(query.size(), name_end + 1 + kQuestionTailBytes);
}

std::string address_record(const std::string& ip) {
  in_addr address{};
  ::inet_pton(AF_INET, ip.c_str(), &address);
  const auto bytes = std::bit_cast<std::array<char, 4>>(address);
  // The name of the question, type A, class IN, 60 seconds, four bytes.
  return std::string("\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04", 12) + std::string(bytes.begin(), bytes.end());
}

// ::1
std::string loopback_v6_record() {
  return std::string("\xc0\x0c\0\x1c\0\x01\0\0\0\x3c\0\x10", 12) + std::string(15, '\0') + '\x01';
}

}  // namespace

NameServer::NameServer(Answer answer, std::string ip) : answer_(answer), ip_(std::move(ip)), socket_(udp_port_53()) {
  thread_ = std::jthread([this] { serve(); });
}

NameServer::~NameServer() { stop_.open(); }

void NameServer::answer(Answer answer, std::string ip) {
  const std::lock_guard lock(mutex_);
  answer_ = answer;
  ip_ = std::move(ip);
}

void NameServer::serve() {
  while (!stop_.is_open()) {
    if (wait_event(socket_.fd(), POLLIN, {.stop = &stop_}) != Io::ok) continue;
    std::array<char, 512> bytes{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t count =
        ::recvfrom(socket_.fd(), bytes.data(), bytes.size(), 0, std::bit_cast<sockaddr*>(&from), &size);
    if (count < static_cast<ssize_t>(kHeaderBytes)) continue;
    ++queries_;
    const std::lock_guard lock(mutex_);
    if (answer_ == Answer::silence) continue;
    const std::string reply = reply_to(std::string(bytes.data(), static_cast<std::size_t>(count)));
    ::sendto(socket_.fd(), reply.data(), reply.size(), 0, std::bit_cast<const sockaddr*>(&from), size);
  }
}

std::string NameServer::reply_to(std::string query) const {
  constexpr char kServerFailure = 2;
  constexpr char kNoSuchName = 3;
  query.resize(question_end(query));  // what follows (EDNS) is left out
  const char type = query.size() > kHeaderBytes + kQuestionTailBytes ? query[query.size() - 3] : '\0';
  std::string record;
  if (type == kTypeA && (answer_ == Answer::address || answer_ == Answer::both_families)) record = address_record(ip_);
  if (type == kTypeAaaa && answer_ == Answer::both_families) record = loopback_v6_record();
  query[2] = static_cast<char>(0x81);  // a response, recursion was desired
  query[3] = static_cast<char>(0x80);
  if (answer_ == Answer::no_such_name) query[3] = static_cast<char>(query[3] | kNoSuchName);
  if (answer_ == Answer::server_failure) query[3] = static_cast<char>(query[3] | kServerFailure);
  query[7] = record.empty() ? 0 : 1;                // answers
  query[8] = query[9] = query[10] = query[11] = 0;  // neither authority nor additional records
  return query + record;
}

}  // namespace candor::test
