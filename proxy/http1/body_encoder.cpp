#include "proxy/http1/body_encoder.hpp"

#include <charconv>

#include "proxy/http1/head_writer.hpp"

namespace candor::http1 {

iovec piece(std::string_view bytes) { return {const_cast<char*>(bytes.data()), bytes.size()}; }

void BodyEncoder::encode(const std::vector<std::string_view>& content, bool last, const Fields& trailers,
                         std::vector<iovec>& out) {
  if (framing_ != Framing::chunked) {
    for (const std::string_view each : content) out.push_back(piece(each));
    return;
  }
  std::size_t size = 0;
  for (const std::string_view each : content) size += each.size();
  end_.clear();
  if (size > 0) {
    char digits[16];
    const auto digits_end = std::to_chars(digits, digits + sizeof digits, size, 16).ptr;
    size_line_.assign(digits, digits_end).append("\r\n");
    out.push_back(piece(size_line_));
    for (const std::string_view each : content) out.push_back(piece(each));
    end_ = "\r\n";
  }
  if (last) {
    end_.append("0\r\n");
    write_trailers(trailers, end_);
    end_.append("\r\n");
  }
  if (!end_.empty()) out.push_back(piece(end_));
}

}  // namespace candor::http1
