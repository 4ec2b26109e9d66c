#include "filters/path_template.hpp"

#include <gtest/gtest.h>

#include <string>

namespace candor::filters {
namespace {

TEST(PathTemplate, KeepsWordsAndLeavesOutWhatNamesSomebody) {
  EXPECT_EQ(path_template("/v1/users/42/orders").view(), "/v1/users/{id}/orders");
  EXPECT_EQ(path_template("/a/2f1b1c52-8a3c-4c39-9c47-1f0d6f3e5a11").view(), "/a/{id}");
  EXPECT_EQ(path_template("/by/ann@example.com/x%20y").view(), "/by/{id}/{id}");
  EXPECT_EQ(path_template("/v1234/index.html/user_list-all/").view(), "/{id}/index.html/user_list-all/");
  EXPECT_EQ(path_template("/").view(), "/");
  EXPECT_EQ(path_template("*").view(), "{id}");
  EXPECT_EQ(path_template("").view(), "");
}

TEST(PathTemplate, IsLimited) {
  EXPECT_EQ(path_template("/" + std::string(kPathWordBytesMax, 'a')).view(), "/" + std::string(kPathWordBytesMax, 'a'));
  EXPECT_EQ(path_template("/" + std::string(kPathWordBytesMax + 1, 'a')).view(), "/{id}");

  std::string longest;
  while (longest.size() < kPathTemplateBytesMax) longest += "/a";
  EXPECT_EQ(path_template(longest).view(), longest);
  EXPECT_EQ(path_template(longest + "/").view(), longest);
}

}  // namespace
}  // namespace candor::filters
