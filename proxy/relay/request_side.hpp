// Client to upstream: sends the head with the content that came with it, then relays the rest of the content as it
// arrives. What the client does wrong on the way is found here.
#pragma once

#include <string_view>

#include "proxy/http1/body_decoder.hpp"
#include "proxy/http1/body_encoder.hpp"
#include "proxy/relay/ends.hpp"
#include "proxy/relay/outbox.hpp"

namespace candor::relay {

struct RequestContent {
  http1::Length length;
  http1::BodyLimits limits;
  std::uint64_t bytes_max;  // limits.request_body; 0 = any
};

class RequestSide {
 public:
  RequestSide(const Ends& ends, const RequestContent& content);

  void start(std::string_view head);
  // False where there is more to do at once, after kReadsPerTurn reads.
  bool pump();

  // The client's fault; nothing more is sent then.
  const http1::Fault& fault() const { return fault_; }
  // That fault is nothing worse than an end before the content's.
  bool ended_early() const { return ended_early_; }
  // The upstream takes nothing more. Not a failure by itself: it may have answered already.
  bool upstream_gone() const { return outbox_.error() != 0; }
  int upstream_error() const { return outbox_.error(); }

  bool received() const { return decoder_.complete(); }                 // the whole request is here
  bool sent() const { return decoder_.complete() && outbox_.empty(); }  // and has left
  bool untouched() const { return outbox_.written() == 0; }             // no byte has left
  bool can_restart() const { return !read_beyond_input_; }  // all that was sent is still in the client's input
  bool waits_for_upstream() const { return !outbox_.empty() && !upstream_gone(); }
  bool waits_for_client() const { return !received() && outbox_.empty() && !upstream_gone(); }

  std::size_t used_input() const { return used_input_; }  // content bytes of ClientInput, framing included
  std::uint64_t content_bytes() const { return decoder_.content_bytes(); }
  Clock::time_point last_read() const { return last_read_; }
  Clock::time_point last_write() const { return last_write_; }

 private:
  void take_from_input();
  bool read_from_client();
  std::size_t take(std::string_view bytes);
  void flush();
  void send();

  Ends ends_;
  RequestContent content_;
  http1::BodyDecoder decoder_;
  http1::BodyEncoder encoder_;
  Outbox outbox_;
  http1::Fault fault_;
  std::size_t used_input_ = 0;
  bool read_beyond_input_ = false;
  bool ended_early_ = false;
  Clock::time_point last_read_;
  Clock::time_point last_write_;
};

}  // namespace candor::relay
