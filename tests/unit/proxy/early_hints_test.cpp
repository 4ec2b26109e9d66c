#include "proxy/early_hints.hpp"

#include <gtest/gtest.h>

namespace candor {
namespace {

class EarlyHintsTest : public testing::Test {
 protected:
  bool write() { return write_early_hints(exchange_, text_); }

  Exchange exchange_;
  std::string text_;
};

TEST_F(EarlyHintsTest, AreOneHeadWithALineForEachLink) {
  exchange_.early_hints = {"</a.css>; rel=preload", "</b.js>; rel=preload"};

  EXPECT_TRUE(write());
  EXPECT_EQ(text_,
            "HTTP/1.1 103 Early Hints\r\n"
            "Link: </a.css>; rel=preload\r\n"
            "Link: </b.js>; rel=preload\r\n"
            "\r\n");
}

TEST_F(EarlyHintsTest, AreNothingWithoutLinks) {
  EXPECT_FALSE(write());
  EXPECT_EQ(text_, "");
}

TEST_F(EarlyHintsTest, AreNothingForAClientOfHttp10) {
  exchange_.request.minor_version = 0;
  exchange_.early_hints = {"</a.css>; rel=preload"};

  EXPECT_FALSE(write());
  EXPECT_EQ(text_, "");
}

}  // namespace
}  // namespace candor
