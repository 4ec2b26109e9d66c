#include "filters/idempotency/answer.hpp"

#include <algorithm>
#include <array>

namespace candor::filters::idempotency {
namespace {

// The replay has its own of the first two, what a limiter said then is long over, and trailers are not kept.
constexpr std::array<std::string_view, 5> kOfOneExchange{"Proxy-Status", "X-Request-Id", "RateLimit",
                                                         "RateLimit-Policy", "Trailer"};

bool is_kept(const http1::Field& field, const AnswerRules& rules) {
  if (http1::iequals(field.name, "Set-Cookie")) return rules.keep_cookies;
  return std::ranges::none_of(kOfOneExchange, [&](std::string_view name) { return http1::iequals(field.name, name); });
}

}  // namespace

std::size_t Answer::bytes() const {
  std::size_t bytes = sizeof(Answer) + content.size();
  for (const auto& field : fields) bytes += sizeof field + field.first.size() + field.second.size();
  return bytes;
}

bool ends_the_matter(int status, const AnswerRules& rules) {
  constexpr std::array<int, 4> kAskAgain{401, 408, 425, 429};
  if (status < 200 || std::ranges::find(kAskAgain, status) != kAskAgain.end()) return false;
  return status < 500 || rules.keep_5xx;
}

Answer begin_answer(const http1::ResponseHead& head, const AnswerRules& rules) {
  Answer answer;
  answer.status = head.status;
  for (const http1::Field& field : head.fields)
    if (is_kept(field, rules)) answer.fields.emplace_back(field.name, field.value);
  return answer;
}

Reply replay(const Answer& answer) {
  Reply reply;
  reply.cause = Cause::local_response;
  reply.status = answer.status;
  reply.fields = answer.fields;
  reply.fields.emplace_back(kReplayedField, "true");
  reply.body = answer.content;
  return reply;
}

}  // namespace candor::filters::idempotency
