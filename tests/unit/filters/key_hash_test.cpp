#include "filters/key_hash.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace candor::filters {
namespace {

HashSecret counting_secret() {
  HashSecret secret;
  for (std::size_t i = 0; i < secret.size(); ++i) secret[i] = static_cast<unsigned char>(i);
  return secret;
}

// The first of the test vectors that the authors of SipHash publish for 128 bits.
TEST(KeyHash, IsSipHashOf128Bits) {
  constexpr unsigned char kOfNothing[] = {0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6,
                                          0x6d, 0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02, 0x93};
  KeyHasher hasher(counting_secret());

  const KeyHash hash = hasher("");

  EXPECT_EQ(std::memcmp(&hash, kOfNothing, sizeof hash), 0);
}

TEST(KeyHash, SameBytesGiveTheSameHashInEveryWorker) {
  KeyHasher one(counting_secret());
  KeyHasher other(counting_secret());
  static_cast<void>(one("something before"));

  EXPECT_EQ(one("192.0.2.1"), other("192.0.2.1"));
}

TEST(KeyHash, OtherBytesGiveAnotherHash) {
  KeyHasher hasher(counting_secret());

  EXPECT_NE(hasher("192.0.2.1"), hasher("192.0.2.2"));
}

TEST(KeyHash, AnotherSecretGivesAnotherHash) {
  KeyHasher one(random_hash_secret());
  KeyHasher other(random_hash_secret());

  EXPECT_NE(one("192.0.2.1"), other("192.0.2.1"));
}

}  // namespace
}  // namespace candor::filters
