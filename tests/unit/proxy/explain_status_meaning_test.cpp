#include "proxy/explain/status_meaning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "proxy/failure.hpp"

namespace candor::explain {
namespace {

using testing::HasSubstr;

std::vector<StatusMeaning> all() {
  std::vector<StatusMeaning> meanings;
  for (const auto& table : {statuses_1xx_to_3xx(), statuses_4xx(), statuses_5xx()})
    meanings.insert(meanings.end(), table.begin(), table.end());
  return meanings;
}

// The codes of the IANA registry, typed out so that one that goes missing is missed.
TEST(StatusMeaning, IsThereForEveryRegisteredCode) {
  const std::vector<int> registered{100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301,
                                    302, 303, 304, 305, 306, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408,
                                    409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426,
                                    428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511};
  std::vector<int> explained;
  for (const StatusMeaning& meaning : all()) explained.push_back(meaning.status);
  EXPECT_EQ(explained, registered);
}

TEST(StatusMeaning, IsThereForEveryCodeThatHasAReasonPhrase) {
  for (int status = 100; status < 600; ++status)
    EXPECT_EQ(find_status(status) != nullptr && status != 306 && status != 418, !reason_phrase(status).empty())
        << status;
}

TEST(StatusMeaning, SaysSomethingInSentences) {
  for (const StatusMeaning& meaning : all()) {
    EXPECT_TRUE(meaning.meaning.ends_with('.')) << meaning.status;
    EXPECT_TRUE(meaning.confusion.empty() || meaning.confusion.ends_with('.')) << meaning.status;
    EXPECT_TRUE(meaning.candor.empty() || meaning.candor.ends_with('.')) << meaning.status;
    EXPECT_TRUE(meaning.look_at.ends_with('.')) << meaning.status;
  }
}

TEST(StatusMeaning, TellsThoseApartThatAreMixedUp) {
  const std::vector<std::pair<int, std::vector<const char*>>> pairs{
      {401, {"403"}},        {403, {"401"}}, {301, {"308"}},        {308, {"301"}}, {302, {"303", "307"}},
      {303, {"302", "307"}}, {307, {"302"}}, {400, {"422"}},        {422, {"400"}}, {502, {"503", "504"}},
      {503, {"502", "504"}}, {404, {"410"}}, {504, {"502", "503"}}, {410, {"404"}}, {408, {"504"}},
      {504, {"408"}},        {413, {"431"}}, {431, {"413"}}};
  for (const auto& [status, others] : pairs) {
    for (const char* other : others) EXPECT_THAT(std::string(find_status(status)->confusion), HasSubstr(other));
  }
}

TEST(StatusMeaning, HasATitle) {
  EXPECT_EQ(status_title(503), "Service Unavailable");
  EXPECT_EQ(status_title(418), "(unused)");
}

}  // namespace
}  // namespace candor::explain
