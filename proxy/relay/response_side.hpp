// Upstream to client: interim responses as they come, then the final head and its content. What the upstream does wrong
// is found here; so is a client that is gone when we write to it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "proxy/filter_chain.hpp"
#include "proxy/http1/body_decoder.hpp"
#include "proxy/http1/body_encoder.hpp"
#include "proxy/http_date.hpp"
#include "proxy/relay/ends.hpp"
#include "proxy/relay/outbox.hpp"

namespace candor::relay {

struct ResponseRules {
  const config::Limits& limits;
  std::string_view pseudonym;  // our own, for Via
  HttpDate& date;
  bool client_keeps_alive;
  const bool& draining;
  const FilterChain& chain;  // sees the final head before it is sent, and may replace the answer
};

// How far the request is, as far as it matters to its response.
struct RequestProgress {
  bool received = true;    // else the connection to the client cannot be kept after this response
  bool sent = true;        // all of it has left
  int upstream_error = 0;  // errno of a write to the upstream
};

class ResponseSide {
 public:
  ResponseSide(const Ends& ends, const ResponseRules& rules);

  // False where there is more to do at once, after kReadsPerTurn reads.
  bool pump(const RequestProgress& request);

  const http1::Fault& fault() const { return fault_; }
  bool nothing_received() const { return !any_byte_; }
  bool head_received() const { return head_done_; }
  bool head_sent() const { return ends_.exchange.status != 0; }
  bool complete() const { return decoder_done_ && outbox_.empty() && outbox_.error() == 0; }
  bool said_continue() const { return said_continue_; }  // the upstream wants the content that the client holds back
  bool waits_for_client() const { return !outbox_.empty(); }
  bool waits_for_upstream() const { return outbox_.empty() && !decoder_done_ && !fault_; }
  bool keep_client() const { return keep_client_; }
  // The upstream said 101, as it was asked to; behind its head comes a tunnel that begins with after_switch().
  bool switched() const { return switched_; }
  std::string_view after_switch() const { return after_switch_; }
  // What a filter has put in the place of the response, of which nothing was sent.
  std::optional<Reply>& replacement() { return replacement_; }
  // Read to its end, with nothing behind it, on a connection that the upstream keeps.
  bool upstream_reusable();
  // The end of the content towards the client is the end of the connection: cutting it takes a reset.
  bool ends_by_close() const { return client_framing_ == http1::Framing::until_close; }

  Clock::time_point last_read() const { return last_read_; }
  Clock::time_point last_interim() const { return last_interim_; }
  Clock::time_point last_write() const { return last_write_; }
  std::uint64_t written() const { return outbox_.written(); }

 private:
  void flush();
  bool read_from_upstream(const RequestProgress& request);
  void on_end(int error);
  void take(std::string_view bytes, const RequestProgress& request);
  bool take_head(std::string_view& bytes, const RequestProgress& request);
  void keep_partial_head(std::string_view bytes);
  void take_interim(const http1::ResponseHead& head);
  void take_final(http1::ResponseHead& head, const http1::Length& length, const RequestProgress& request);
  void take_switch(http1::ResponseHead& head, const RequestProgress& request);
  void take_content(std::string_view bytes);
  bool replaced(Exchange& exchange, http1::ResponseHead& head);
  void discard_content(std::string_view bytes);
  void send();

  Ends ends_;
  const ResponseRules& rules_;
  http1::BodyDecoder decoder_;
  http1::BodyEncoder encoder_;
  Outbox outbox_;
  http1::Fault fault_;
  std::string partial_head_;
  http1::Framing client_framing_ = http1::Framing::none;
  std::optional<Reply> replacement_;
  std::string after_switch_;
  bool switched_ = false;
  bool head_done_ = false;
  bool decoder_done_ = false;
  bool keep_client_ = false;
  bool upstream_keeps_ = false;
  bool surplus_ = false;
  bool any_byte_ = false;
  bool said_continue_ = false;
  std::uint64_t interim_seen_ = 0;
  Clock::time_point last_read_;
  Clock::time_point last_interim_;
  Clock::time_point last_write_;
};

}  // namespace candor::relay
