// An upstream's answer, kept so that the same request gets it again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proxy/http1/fields.hpp"
#include "proxy/reply.hpp"

namespace candor::filters::idempotency {

// In every answer that was given before.
inline constexpr std::string_view kReplayedField = "Idempotency-Replayed";

struct AnswerRules {
  std::size_t content_bytes_max = std::size_t{256} << 10;
  bool keep_cookies = true;
  bool keep_5xx = false;
};

struct Answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string content;

  std::size_t bytes() const;  // that it takes in memory, nearly
};

// Whether an answer of this status is the end of the matter. Who is told to log in, to slow down or to ask again gets
// nothing done, and the same request may be served the next time (401, 408, 425, 429); so it may after a 5xx, unless
// those are kept.
bool ends_the_matter(int status, const AnswerRules& rules);

// Status and fields of the answer; its content is still to come. Fields of the one exchange are left out; those of the
// connection stay, with the Connection that names them, and whoever writes the head leaves them out.
Answer begin_answer(const http1::ResponseHead& head, const AnswerRules& rules);

Reply replay(const Answer& answer);

}  // namespace candor::filters::idempotency
