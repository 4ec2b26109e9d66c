// The upstream of the benchmark: prints the port that it listens on, and answers as answers.hpp says. One thread.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/tools/answers.hpp"
#include "tests/bench/tools/message.hpp"
#include "tests/bench/tools/sockets.hpp"

namespace candor::bench {
namespace {

constexpr std::size_t kScratchBytes = 256 * 1024;
constexpr std::size_t kHeadBytesMax = 64 * 1024;

class Connection {
 public:
  explicit Connection(int socket) : socket_(socket) {}
  ~Connection() { close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int socket() const { return socket_; }

  // Whether the connection lives on.
  bool progress(const epoll_event& event, Answers& answers, std::vector<char>& scratch) {
    return !failed(event) && send_answer() && receive(answers, scratch, hung_up(event));
  }

 private:
  bool receive(Answers& answers, std::vector<char>& scratch, bool to_the_end) {
    while (answer_ == nullptr) {
      const std::size_t wanted =
          content_.unseen() > 0 ? std::min<std::size_t>(content_.unseen(), scratch.size() * 4) : scratch.size();
      const ssize_t count = content_.unseen() > 0 ? discard_from(socket_, wanted) : read_from(socket_, scratch);
      if (count == kNotNow) return true;
      if (count <= 0) return false;
      const auto size = static_cast<std::size_t>(count);
      if (content_.unseen() > 0)
        content_.discarded(size);
      else if (!take({scratch.data(), size}, answers))
        return false;
      if (!answer_if_complete(answers)) return false;
      if (size < wanted && !to_the_end) return true;
    }
    return true;
  }

  // A head, the start of its content, or more of it. Nothing is pipelined towards an upstream.
  bool take(std::string_view bytes, Answers& answers) {
    if (request_ == nullptr) {
      if (!partial_head_.empty()) bytes = partial_head_.append(bytes);
      const std::size_t end = bytes.find(kHeadEnd);
      if (end == std::string_view::npos) {
        if (partial_head_.empty()) partial_head_ = bytes;
        return partial_head_.size() < kHeadBytesMax;
      }
      const std::string_view head = bytes.substr(0, end + kHeadEnd.size());
      const Framing framing = read_framing(head);
      request_ = &answers.find(head, framing);
      content_ = Content(framing);
      bytes.remove_prefix(head.size());
    }
    const bool fits = content_.take(bytes) == bytes.size() && !content_.broken();
    partial_head_.clear();
    return fits;
  }

  bool answer_if_complete(const Answers& answers) {
    if (request_ == nullptr || !content_.complete()) return true;
    answer_ = content_.bytes() == request_->uploaded ? request_ : &answers.wrong_upload();
    sent_ = 0;
    return send_answer();
  }

  bool send_answer() {
    if (answer_ == nullptr) return true;
    for (std::string_view rest = Answers::rest(*answer_, sent_); !rest.empty(); rest = Answers::rest(*answer_, sent_)) {
      const ssize_t count = write_to(socket_, rest);
      if (count == kNotNow) return true;
      if (count < 0) return false;
      sent_ += static_cast<std::uint64_t>(count);
    }
    const bool goes_on = !answer_->close;
    answer_ = nullptr;
    request_ = nullptr;
    return goes_on;
  }

  const int socket_;
  std::string partial_head_;
  const Answer* request_ = nullptr;  // the answer that it will have
  Content content_;
  const Answer* answer_ = nullptr;  // being sent
  std::uint64_t sent_ = 0;
};

class Upstream {
 public:
  Upstream() {
    events_.add(listener_, nullptr);
    std::printf("%u\n", static_cast<unsigned>(port_of(listener_)));
    std::fflush(stdout);
  }

  [[noreturn]] void run() {
    for (;;) {
      for (const epoll_event& event : events_.wait()) {
        if (event.data.ptr == nullptr)
          accept_all();
        else
          serve(event);
      }
    }
  }

 private:
  void accept_all() {
    for (int socket = accept_from(listener_); socket >= 0; socket = accept_from(listener_))
      events_.add(socket, new Connection(socket));
  }

  // Each socket has one event in a batch, so nothing else refers to a connection that ends here.
  void serve(const epoll_event& event) {
    std::unique_ptr<Connection> connection(static_cast<Connection*>(event.data.ptr));
    if (connection->progress(event, answers_, scratch_)) connection.release();
  }

  int listener_ = listen_on(0);
  EventSet events_;
  Answers answers_;
  std::vector<char> scratch_ = std::vector<char>(kScratchBytes);
};

}  // namespace
}  // namespace candor::bench

int main() { candor::bench::Upstream().run(); }
