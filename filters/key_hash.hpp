// A limiter's key as 128 bits: SipHash (OpenSSL's, some 50 ns) under a secret of the process. Keyed, so that no client
// can choose values that fall on each other; 128 bits, so that two keys never share a bucket by chance.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

struct evp_mac_ctx_st;

namespace candor::filters {

struct KeyHash {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  bool operator==(const KeyHash&) const = default;
};

using HashSecret = std::array<unsigned char, 16>;

HashSecret random_hash_secret();

// One for each worker: the state of a computation is inside.
class KeyHasher {
 public:
  explicit KeyHasher(const HashSecret& secret);

  KeyHash operator()(std::string_view bytes);

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const;
  };
  HashSecret secret_;
  std::unique_ptr<evp_mac_ctx_st, Free> context_;
};

}  // namespace candor::filters
