#include "config/openssl.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace candor::openssl {
namespace {

class TakeError : public testing::Test {
 protected:
  TakeError() {
    OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, nullptr);
    ERR_clear_error();
  }
  ~TakeError() override { ERR_clear_error(); }
};

TEST_F(TakeError, HasNothingToSayWithoutAFailure) { EXPECT_EQ(take_error(), ""); }

TEST_F(TakeError, SaysTheReason) {
  ERR_raise(ERR_LIB_SSL, SSL_R_NO_SHARED_CIPHER);
  EXPECT_EQ(take_error(), "no shared cipher");
}

TEST_F(TakeError, SaysTheLastOfSeveral) {
  ERR_raise(ERR_LIB_SSL, SSL_R_NO_SHARED_CIPHER);
  ERR_raise(ERR_LIB_SSL, SSL_R_CERTIFICATE_VERIFY_FAILED);
  EXPECT_EQ(take_error(), "certificate verify failed");
}

TEST_F(TakeError, ForgetsThemAll) {
  ERR_raise(ERR_LIB_SSL, SSL_R_NO_SHARED_CIPHER);
  ERR_raise(ERR_LIB_SSL, ERR_R_INTERNAL_ERROR);
  take_error();
  EXPECT_EQ(take_error(), "");
  EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST_F(TakeError, HasANumberForAReasonWithoutAText) {
  ERR_raise(ERR_LIB_SSL, 4000);
  EXPECT_TRUE(take_error().starts_with("error "));
}

}  // namespace
}  // namespace candor::openssl
