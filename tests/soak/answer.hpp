// What a client has got for one request, and whether that is the truth.
#pragma once

#include <string>

#include "tests/soak/ask.hpp"
#include "tests/soak/ledger.hpp"
#include "tests/soak/message_reading.hpp"

namespace candor::test::soak {

struct Answer {
  int status = 0;  // 0: no whole head came
  bool from_proxy = false;
  std::string error;  // the Proxy-Status token of Candor's own answer
  bool complete = false;
  bool closes = false;  // nothing more can be asked on this connection
  Io end = Io::ok;
  milliseconds waited{0};  // until it was whole, or there was no more of it
  std::string corruption;  // what can never be right
};

// Reads the final response, past interim ones.
asio::awaitable<Answer> read_answer(Wire& wire, const Ask& ask, Pace pace = {});

// What the client did, for which Candor may answer itself.
enum class Conduct : std::uint8_t {
  proper,
  malformed,      // 400 or 505
  slow,           // 408
  half_content,   // 400: its content ends early
  does_not_read,  // its response may be cut
};

// Counts the answer, and notes a violation where it is not one of those that there can be.
void judge(const Ask& ask, Conduct conduct, const Answer& answer, Ledger& ledger);

}  // namespace candor::test::soak
