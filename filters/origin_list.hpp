// The origins (RFC 6454 §6.2) that a service lets in: written out, all hosts below one ("https://*.example.com"), or
// all ("*"). What a browser sends is compared byte by byte, since it writes an origin in one way only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace candor::filters {

class OriginList {
 public:
  // What is wrong with an origin as an operator has written it; empty for nothing.
  static std::string_view check(std::string_view text);

  OriginList() = default;
  explicit OriginList(const std::vector<std::string>& origins);

  bool all() const { return all_; }  // "*"
  bool contains(std::string_view origin) const;

 private:
  struct Suffix {
    std::string scheme;  // "https://"
    std::string host;    // ".example.com", with its port
  };

  bool all_ = false;
  std::vector<std::string> exact_;
  std::vector<Suffix> suffixes_;
};

}  // namespace candor::filters
