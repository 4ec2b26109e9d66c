// The hooks beyond those of every filter. A filter has one by deriving from its class; a chain finds that out when it
// is built, and a chain without such a filter never asks anybody.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/exchange.hpp"
#include "proxy/http1/fault.hpp"
#include "proxy/interrupt.hpp"
#include "proxy/net/loop_clock.hpp"
#include "proxy/net/task.hpp"
#include "proxy/net/waiter.hpp"
#include "proxy/reply.hpp"

namespace candor {

class Offload;

struct CollectedContent {
  bool whole = false;   // false without a fault: there is more of it than was asked for
  std::string content;  // without its framing; empty where it is not whole
  http1::Fault fault;   // the client's: too slow, broken off, not what its framing says
};

// The content of the request, for a filter that has to see it before it decides. It goes to the upstream all the same.
class ContentSource {
 public:
  virtual net::Task<CollectedContent> collect(std::size_t bytes_max) = 0;

 protected:
  ~ContentSource() = default;
};

// What a filter waits with, on the worker's thread. Whoever waits looks at `interrupt` after each wake-up, and ends
// with the cause that it finds there.
struct Waiting {
  net::Waiter& waiter;
  boost::asio::io_context& context;  // of the worker, for tickets and posts
  const net::LoopClock& clock;
  const Interrupt& interrupt;
  Offload& offload;
  ContentSource& content;
};

class CompleteHook {
 public:
  // Once for each exchange that the filter's on_request() saw, whatever became of it: an answer, a cut, an exception.
  // Comes before the exchange is counted and logged; `status`, `cause` and `now` are final.
  virtual void on_complete(Exchange&) noexcept = 0;

 protected:
  ~CompleteHook() = default;
};

class WaitHook {
 public:
  // Comes behind on_request() where that lets the request go on, and decides as it does; may take its time.
  // The frame owns what it needs, as the exchange may end while others still work for it.
  virtual net::Task<std::optional<Reply>> wait_on_request(Exchange&, const Waiting&) = 0;

 protected:
  ~WaitHook() = default;
};

class ReplaceHook {
 public:
  // Comes behind on_response(), for each final answer. A reply takes the place of the answer, and the filters before
  // this one see that instead. With Cause::none it is only another content: status and fields stay, but for those that
  // describe what was the content. With any other cause it is an answer of ours. The upstream's content is discarded.
  virtual std::optional<Reply> replace_response(Exchange&, http1::ResponseHead&) = 0;

 protected:
  ~ReplaceHook() = default;
};

class ResponseContentHook {
 public:
  // The content of the answer that the filter's on_response() saw, without its framing, as it is on its way; the view
  // is valid during the call. `last` comes once, with the end of a whole answer, and never for one that is cut.
  virtual void on_response_content(Exchange&, std::string_view content, bool last) = 0;

 protected:
  ~ResponseContentHook() = default;
};

}  // namespace candor
