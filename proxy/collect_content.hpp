// Receives a request's content before the request is decided on, for a filter that has to see all of it. The bytes stay
// in the client's input, so that the relay finds them there as if they had come with the head.
#pragma once

#include "proxy/client_input.hpp"
#include "proxy/filter_hooks.hpp"
#include "proxy/http1/framing.hpp"
#include "proxy/send_reply.hpp"

namespace candor {

class ContentCollector final : public ContentSource {
 public:
  // What framing may add to content, before it is too much: chunks of few bytes.
  static constexpr std::size_t kFramingFactor = 2;
  static constexpr std::size_t kFramingBytes = 4096;

  struct From {
    ClientInput& input;
    std::size_t offset;  // of the content in the input
    http1::Length length;
    net::Stream& stream;
    net::Waiter& waiter;
    ReplySending to_client;
  };

  ContentCollector(Exchange& exchange, const From& from) : exchange_(exchange), from_(from) {}
  ContentCollector(const ContentCollector&) = delete;
  ContentCollector& operator=(const ContentCollector&) = delete;
  ~ContentCollector() { from_.to_client.scratch.collected_in_worker -= counted_; }

  net::Task<CollectedContent> collect(std::size_t bytes_max) override;

 private:
  net::Task<http1::Fault> receive_more(Clock::time_point deadline);
  net::Task<http1::Fault> let_content_come();
  http1::Fault count(std::size_t bytes);

  Exchange& exchange_;
  From from_;
  bool said_continue_ = false;
  std::size_t counted_ = 0;  // bytes of collected_in_worker that are ours
};

}  // namespace candor
