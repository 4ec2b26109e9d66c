#include "filters/idempotency/key.hpp"

#include <gtest/gtest.h>

namespace candor::filters::idempotency {
namespace {

std::optional<std::string> strict(std::string_view value) { return parse_key(value, BareKeys::refused); }
std::optional<std::string> lenient(std::string_view value) { return parse_key(value, BareKeys::accepted); }

TEST(IdempotencyKey, IsAStringInQuotes) {
  EXPECT_EQ(strict("\"8e03978e-40d5-43dd-bc93-6894a57f9324\""), "8e03978e-40d5-43dd-bc93-6894a57f9324");
  EXPECT_EQ(strict("\"a b; c=\\\"1\\\", \\\\\""), "a b; c=\"1\", \\");
}

TEST(IdempotencyKey, MayStandWithoutQuotesWhereThatIsAccepted) {
  EXPECT_EQ(lenient("8e03978e-40d5"), "8e03978e-40d5");
  EXPECT_EQ(lenient("c2VjcmV0/+=="), "c2VjcmV0/+==");
  EXPECT_EQ(strict("8e03978e-40d5"), std::nullopt);
}

TEST(IdempotencyKey, IsTheSameWithAndWithoutQuotes) { EXPECT_EQ(lenient("\"k-1\""), lenient("k-1")); }

TEST(IdempotencyKey, IsNothingElse) {
  for (const char* wrong : {"", "\"", "\"\"", "\"a", "a\"", "\"a\"b\"", "\"a\\\"", "\"a\\b\"", "\"a\\\\\\\"",
                            "\"a\";p=1", "\"a\", \"b\"", "\"a\tb\"", "\"\xC3\xA9\""}) {
    EXPECT_EQ(strict(wrong), std::nullopt) << wrong;
    EXPECT_EQ(lenient(wrong), std::nullopt) << wrong;
  }
  for (const char* wrong : {"a b", "a,b", "a;b", "a\\b", "\xC3\xA9"}) EXPECT_EQ(lenient(wrong), std::nullopt) << wrong;
}

TEST(IdempotencyKey, HasAGreatestLength) {
  const std::string longest(kKeyBytesMax, 'k');
  EXPECT_EQ(lenient(longest), longest);
  EXPECT_EQ(strict("\"" + longest + "\""), longest);
  EXPECT_EQ(lenient(longest + "k"), std::nullopt);
  EXPECT_EQ(strict("\"" + longest + "k\""), std::nullopt);
}

}  // namespace
}  // namespace candor::filters::idempotency
