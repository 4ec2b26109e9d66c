#include "filters/auth/base64.hpp"

#include <gtest/gtest.h>

namespace candor::filters::auth {
namespace {

TEST(Base64, IsReadAsRfc4648WritesIt) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9v"), "foo");
  EXPECT_EQ(decode_base64("+/+/"), "\xfb\xff\xbf");
}

TEST(Base64, IsRefusedWhereItIsNotExactlyThat) {
  for (const char* text :
       {"Zg", "Zg=", "Zg===", "Z===", "====", "Zg==Zg==", " Zg==", "Zg==\n", "Zm9v=", "-_-_", "Zm=v"})
    EXPECT_FALSE(decode_base64(text)) << text;
}

// Bits that fill up the last character would let one text be written in several ways.
TEST(Base64, IsRefusedWithBitsLeftOver) {
  EXPECT_FALSE(decode_base64("Zh=="));
  EXPECT_FALSE(decode_base64("Zm9="));
  EXPECT_FALSE(decode_base64url("Zh"));
  EXPECT_FALSE(decode_base64url("Zm9"));
}

TEST(Base64Url, HasItsOwnAlphabetAndNoPadding) {
  EXPECT_EQ(decode_base64url(""), "");
  EXPECT_EQ(decode_base64url("Zg"), "f");
  EXPECT_EQ(decode_base64url("-_-_"), "\xfb\xff\xbf");
  for (const char* text : {"Zg==", "Z", "Zm9vZ", "+/+/", "Zg.", "Zg "}) EXPECT_FALSE(decode_base64url(text)) << text;
}

// RFC 7515 appendix C.
TEST(Base64Url, ReadsTheExampleOfTheRfc) { EXPECT_EQ(decode_base64url("A-z_4ME"), "\x03\xec\xff\xe0\xc1"); }

}  // namespace
}  // namespace candor::filters::auth
