// What the upstream says, by the end of the path: /bytes/N and /chunked/N are N bytes of content, /upload/N is a short
// answer once N bytes of content have come. Anything in front of that is left to the routes of the proxy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "tests/bench/tools/message.hpp"

namespace candor::bench {

// A head and its content; of content longer than a block only the first block stands in `text`, the rest repeats it.
struct Answer {
  std::string text;
  std::uint64_t more = 0;      // bytes besides `text`
  std::uint64_t uploaded = 0;  // the content that the request must have had
  bool close = false;
};

class Answers {
 public:
  // The head of the request, whole. The answer lives as long as this object.
  const Answer& find(std::string_view head, const Framing& framing);
  const Answer& wrong_upload() const { return wrong_upload_; }

  // `offset` bytes of the answer have been sent; what comes next, empty at the end.
  static std::string_view rest(const Answer& answer, std::uint64_t offset);

 private:
  std::unordered_map<std::string, Answer> answers_;
  const Answer wrong_upload_ = {.text = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                                .close = true};
};

}  // namespace candor::bench
