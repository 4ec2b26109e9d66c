#include "filters/auth/requirement.hpp"

#include <gtest/gtest.h>

namespace candor::filters::auth {
namespace {

const Principal kAlice{.name = "alice", .scopes = {"orders:read", "orders:write"}, .groups = {"staff"}};

Requirement asks(std::vector<std::string> scopes, std::vector<std::string> groups,
                 std::vector<std::string> methods = {}) {
  return {.routes = {}, .methods = std::move(methods), .scopes = std::move(scopes), .groups = std::move(groups)};
}

TEST(Requirement, AsksForAllScopes) {
  EXPECT_TRUE(asks({"orders:read"}, {}).met_by(kAlice));
  EXPECT_TRUE(asks({"orders:read", "orders:write"}, {}).met_by(kAlice));
  EXPECT_FALSE(asks({"orders:read", "bills:read"}, {}).met_by(kAlice));
}

TEST(Requirement, AsksForOneOfItsGroups) {
  EXPECT_TRUE(asks({}, {"admins", "staff"}).met_by(kAlice));
  EXPECT_FALSE(asks({}, {"admins", "Staff"}).met_by(kAlice));
  EXPECT_FALSE(asks({"orders:read"}, {"admins"}).met_by(kAlice));
}

TEST(Requirement, HoldsForItsMethods) {
  EXPECT_TRUE(asks({"a"}, {}).holds_for("BREW"));
  EXPECT_TRUE(asks({"a"}, {}, {"POST"}).holds_for("POST"));
  EXPECT_FALSE(asks({"a"}, {}, {"POST"}).holds_for("GET"));
}

// HEAD tells as much as GET, but for the content.
TEST(Requirement, ForGetHoldsForHead) {
  EXPECT_TRUE(asks({"a"}, {}, {"GET"}).holds_for("HEAD"));
  EXPECT_FALSE(asks({"a"}, {}, {"HEAD"}).holds_for("GET"));
}

TEST(Requirements, HaveToBeMetAll) {
  const std::vector<Requirement> all{asks({}, {"staff"}), asks({"orders:delete"}, {}, {"DELETE"})};
  EXPECT_EQ(first_unmet(all, "GET", &kAlice), nullptr);
  EXPECT_EQ(first_unmet(all, "DELETE", &kAlice), &all[1]);
}

TEST(Requirements, AreNotMetByNobody) {
  const std::vector<Requirement> all{asks({"orders:write"}, {}, {"POST"})};
  EXPECT_EQ(first_unmet(all, "GET", nullptr), nullptr);
  EXPECT_EQ(first_unmet(all, "POST", nullptr), all.data());
}

}  // namespace
}  // namespace candor::filters::auth
