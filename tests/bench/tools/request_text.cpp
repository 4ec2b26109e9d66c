#include "tests/bench/tools/request_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace candor::bench {
namespace {

constexpr std::string_view kPlace = "{n}";
constexpr std::string_view kDigits = "00000000";
constexpr std::size_t kChunkBytes = 16 * 1024;

// What a browser sends behind Host; some 500 bytes with the request line.
constexpr std::array<std::string_view, 11> kFields{
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
    "Accept-Language: en-GB,en;q=0.7,de;q=0.3",
    "Accept-Encoding: gzip, deflate, br",
    "Referer: http://bench.example/catalogue/shelves",
    "Cookie: session=8e1fd2c07ab94365; theme=light",
    "Cache-Control: no-cache",
    "Pragma: no-cache",
    "DNT: 1",
    "Sec-Fetch-Mode: navigate",
    "Priority: u=0, i",
};

std::string further_field(std::size_t index) {
  std::array<char, 64> line{};
  std::snprintf(line.data(), line.size(), "X-Further-%03zu: a value of common length", index);
  return line.data();
}

std::string content_of(const LoadOptions& options) {
  std::string content(options.content_bytes, 'x');
  if (!options.chunked) return content;
  std::string chunks;
  for (std::size_t start = 0; start < content.size(); start += kChunkBytes) {
    const std::size_t size = std::min(kChunkBytes, content.size() - start);
    std::array<char, 24> line{};
    std::snprintf(line.data(), line.size(), "%zx\r\n", size);
    chunks.append(line.data()).append(content, start, size).append("\r\n");
  }
  return chunks += "0\r\n\r\n";
}

}  // namespace

RequestText::RequestText(const LoadOptions& options) {
  const bool has_content = options.content_bytes > 0;
  text_ = (has_content ? "POST " : "GET ") + options.target + "?page=2&order=price HTTP/1.1\r\n";
  text_.append("Host: ").append(options.host).append("\r\n");
  for (std::size_t i = 0; i + 1 < options.fields; ++i)
    text_.append(i < kFields.size() ? std::string(kFields[i]) : further_field(i)).append("\r\n");
  for (const std::string& field : options.extra_fields) text_.append(field).append("\r\n");
  if (options.connection_each) text_ += "Connection: close\r\n";
  if (has_content)
    text_ += options.chunked ? "Transfer-Encoding: chunked\r\n"
                             : "Content-Length: " + std::to_string(options.content_bytes) + "\r\n";
  text_ += "\r\n";

  for (std::size_t at = text_.find(kPlace); at != std::string::npos; at = text_.find(kPlace, at)) {
    text_.replace(at, kPlace.size(), kDigits);
    places_.push_back(at);
  }
  head_bytes_ = text_.size();
  text_ += content_of(options);
}

std::string_view RequestText::with(std::uint64_t number) {
  for (const std::size_t place : places_) {
    std::uint64_t left = number;
    for (std::size_t i = kDigits.size(); i-- > 0; left /= 10) text_[place + i] = static_cast<char>('0' + left % 10);
  }
  return text_;
}

}  // namespace candor::bench
