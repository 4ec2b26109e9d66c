#include "filters/json_error_look.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace candor::filters {
namespace {

const std::vector<std::string> kNames{"error", "errors"};

bool found(const std::vector<std::string_view>& pieces) {
  JsonErrorLook look;
  for (const std::string_view piece : pieces) look.take(piece, kNames);
  return look.found();
}

// Whole, byte by byte, and split in two anywhere: always the same.
bool found_in(std::string_view content) {
  const bool whole = found({content});
  std::vector<std::string_view> bytes;
  for (std::size_t i = 0; i < content.size(); ++i) bytes.push_back(content.substr(i, 1));
  EXPECT_EQ(found(bytes), whole) << content;
  for (std::size_t i = 0; i <= content.size(); ++i)
    EXPECT_EQ(found({content.substr(0, i), content.substr(i)}), whole) << content << " at " << i;
  return whole;
}

TEST(JsonErrorLook, FindsAMemberThatTellsOfAnError) {
  for (const char* content :
       {R"({"error":"x"})", R"( { "a" : 1 , "error" : { "code": 1 } } )", R"({"errors":[{"m":1}]})",
        R"({"error":true})", R"({"error":7})", R"({"error":-1})", R"({"error":0.5})", R"({"a":"\"}","error":"x"})",
        R"({"a":{"b":["]",{"c":"}"}]},"error":"x"})", R"({"a":null,"b":1.5e3,"error": [ 1]})", R"({"error":" "})"})
    EXPECT_TRUE(found_in(content)) << content;
}

TEST(JsonErrorLook, LeavesAllElseInPeace) {
  for (const char* content : {R"({"error":null})",
                              R"({"error":false})",
                              R"({"error":0})",
                              R"({"error": 0 , "a":1})",
                              R"({"error":""})",
                              R"({"errors":[ ]})",
                              R"({"error":{}})",
                              R"({"errors":[],"a":"error"})",
                              R"({"data":{"error":"x"}})",
                              R"({"list":[{"error":"x"}]})",
                              R"({"a":"error"})",
                              R"({"erro":"x","errorss":"x","Error":"x"})",
                              R"([{"error":"x"}])",
                              R"("error")",
                              "",
                              "{",
                              R"({"error")",
                              R"({"error":)",
                              "not json {\"error\":1}",
                              R"({"\u0065rror":"x"})",
                              R"({"a":1}{"error":1})",
                              R"({"error" "x"})"})
    EXPECT_FALSE(found_in(content)) << content;
}

TEST(JsonErrorLook, GoesOnBehindAMemberThatTellsOfNone) {
  EXPECT_TRUE(found_in(R"({"error":null,"errors":["x"]})"));
  EXPECT_TRUE(found_in(R"({"errors":[],"error":"x"})"));
  EXPECT_TRUE(found_in(R"({"errors":{},"error":"x"})"));
  EXPECT_TRUE(found_in(R"({"errors":"","error":"x"})"));
  EXPECT_TRUE(found_in(R"({"errors":0,"error":"x"})"));
}

TEST(JsonErrorLook, LooksAtTheFirstBytesOnly) {
  const std::string member = R"("error":1)";
  const std::string blanks(kJsonErrorLookBytesMax - member.size() - 1, ' ');
  EXPECT_TRUE(found({"{", blanks, member}));
  EXPECT_FALSE(found({"{", blanks, " ", member}));
}

TEST(JsonErrorLook, KnowsAsManyNamesAsItMay) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kJsonErrorNamesMax; ++i)
    names.push_back(std::string(kJsonErrorNameBytesMax - 1, 'a') + static_cast<char>('a' + i));
  JsonErrorLook look;
  look.take("{\"" + names.back() + "\":1", names);
  EXPECT_TRUE(look.found());
}

}  // namespace
}  // namespace candor::filters
