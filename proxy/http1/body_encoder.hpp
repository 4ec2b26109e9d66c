// Frames content for sending: as it is, or as one chunk per call with our own size line, whatever chunks it came in.
// Content is not copied; what comes out are pieces for one gathered write.
#pragma once

#include <sys/uio.h>

#include <string>
#include <string_view>
#include <vector>

#include "proxy/http1/framing.hpp"

namespace candor::http1 {

class BodyEncoder {
 public:
  explicit BodyEncoder(Framing framing = Framing::none) : framing_(framing) {}

  // Appends to `out`; what it points to stays valid until the next call. `last` ends the message, with `trailers` where
  // the framing can carry them.
  void encode(const std::vector<std::string_view>& content, bool last, const Fields& trailers, std::vector<iovec>& out);

 private:
  Framing framing_;
  std::string size_line_;
  std::string end_;
};

iovec piece(std::string_view bytes);

}  // namespace candor::http1
