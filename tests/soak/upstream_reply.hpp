// What an upstream of the soak sends for one request, right or wrong, and what it does then.
#pragma once

#include <string>

#include "tests/soak/ask.hpp"
#include "tests/soak/sending.hpp"

namespace candor::test::soak {

enum class Then : std::uint8_t {
  next,   // reads another request
  close,  // ends in order
  reset,
  wait,   // until the other side has had enough
  sleep,  // the same, but reads nothing
  echo,   // a tunnel: sends back what comes
  echo_once_and_reset,
};

struct UpstreamReply {
  std::string head;  // with the interim ones before it
  Sending content;
  std::string behind;
  Then then = Then::next;
};

UpstreamReply compose_reply(const Ask& ask);

}  // namespace candor::test::soak
