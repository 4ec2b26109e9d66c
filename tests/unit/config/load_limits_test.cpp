#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/config/loading.hpp"

namespace candor::config::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// How many errors `limits: {key: value}` gives.
std::size_t errors_with_limit(std::string_view limit) {
  return errors_of(file_with("limits: {" + std::string(limit) + "}\n")).size();
}

TEST(Limits, ReadTheirKeys) {
  const Loaded loaded = load(file_with(
      "limits: {connections: 10, request_target: 1KiB, request_head: 2KiB, request_fields: 3, request_body: 4MiB,\n"
      "         response_head: 5KiB, response_fields: 6, interim_responses: 7, via_hops: 8, buffered_write: 64KiB}\n"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  const Limits& limits = loaded.config.limits;
  EXPECT_EQ(limits.connections, 10U);
  EXPECT_EQ(limits.request_target, 1024U);
  EXPECT_EQ(limits.request_head, 2048U);
  EXPECT_EQ(limits.request_fields, 3U);
  EXPECT_EQ(limits.request_body, 4U << 20);
  EXPECT_EQ(limits.response_head, 5120U);
  EXPECT_EQ(limits.response_fields, 6U);
  EXPECT_EQ(limits.interim_responses, 7U);
  EXPECT_EQ(limits.via_hops, 8U);
  EXPECT_EQ(limits.buffered_write, 65536U);
}

TEST(Limits, EndWhereTheyStopMakingSense) {
  EXPECT_EQ(errors_with_limit("connections: 1000000") + errors_with_limit("connections: 1"), 0U);
  EXPECT_EQ(errors_with_limit("connections: 1000001") + errors_with_limit("connections: 0"), 2U);
  EXPECT_EQ(errors_with_limit("request_target: 16") + errors_with_limit("request_target: 1MiB"), 0U);
  EXPECT_EQ(errors_with_limit("request_target: 15") + errors_with_limit("request_target: 1048577"), 2U);
  EXPECT_EQ(errors_with_limit("request_head: 64") + errors_with_limit("response_head: 1MiB"), 0U);
  EXPECT_EQ(errors_with_limit("request_head: 63") + errors_with_limit("response_head: 1048577"), 2U);
  EXPECT_EQ(errors_with_limit("request_fields: 1") + errors_with_limit("response_fields: 10000"), 0U);
  EXPECT_EQ(errors_with_limit("request_fields: 0") + errors_with_limit("response_fields: 10001"), 2U);
  EXPECT_EQ(errors_with_limit("interim_responses: 1") + errors_with_limit("interim_responses: 1000"), 0U);
  EXPECT_EQ(errors_with_limit("interim_responses: 0") + errors_with_limit("interim_responses: 1001"), 2U);
  EXPECT_EQ(errors_with_limit("via_hops: 1") + errors_with_limit("via_hops: 255"), 0U);
  EXPECT_EQ(errors_with_limit("via_hops: 0") + errors_with_limit("via_hops: 256"), 2U);
  EXPECT_EQ(errors_with_limit("buffered_write: 16KiB") + errors_with_limit("buffered_write: 64MiB"), 0U);
  EXPECT_EQ(errors_with_limit("buffered_write: 16383") + errors_with_limit("buffered_write: 65MiB"), 2U);
}

TEST(Limits, MayDemandALengthOfEveryRouteOrOfOne) {
  const auto demanded = [](std::string_view limits, std::string_view of_route) {
    const Loaded loaded =
        load(fmt::format("limits: {}\nlisteners: [{{address: \"127.0.0.1:1\"}}]\nupstreams: [{{name: a, endpoints: "
                         "[\"http://127.0.0.1:2\"]}}]\nroutes: [{{name: a, upstream: a, limits: {}}}]\n",
                         limits, of_route));
    EXPECT_THAT(loaded.errors, IsEmpty());
    return loaded.config.routes.at(0).length_required;
  };
  EXPECT_FALSE(demanded("{}", "{}"));
  EXPECT_TRUE(demanded("{length_required: true}", "{}"));
  EXPECT_FALSE(demanded("{length_required: true}", "{length_required: false}"));
  EXPECT_TRUE(demanded("{length_required: false}", "{length_required: true}"));
}

TEST(Limits, MayBeOffForTheContentOfRequests) { EXPECT_EQ(errors_with_limit("request_body: 0"), 0U); }

TEST(Limits, NameTheirRange) {
  EXPECT_THAT(
      errors_of(file_with("limits: {buffered_write: 1KiB}\n")),
      ElementsAre("f:8:26: limits.buffered_write: expected a size from 16KiB to 64MiB, such as 32KiB, found \"1KiB\""));
}

TEST(Timeouts, ReadTheirKeys) {
  const Loaded loaded =
      load(file_with("timeouts: {request_head: 1s, request_body: 2s, keep_alive: 3s, client_write: 4s, drain: 5s, "
                     "tunnel_idle: 6s}\n"));
  ASSERT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.timeouts.request_head, 1s);
  EXPECT_EQ(loaded.config.timeouts.request_body, 2s);
  EXPECT_EQ(loaded.config.timeouts.keep_alive, 3s);
  EXPECT_EQ(loaded.config.timeouts.client_write, 4s);
  EXPECT_EQ(loaded.config.timeouts.drain, 5s);
  EXPECT_EQ(loaded.config.timeouts.tunnel_idle, 6s);
}

TEST(Timeouts, MayBeOff) {
  const Loaded loaded = load(file_with("timeouts: {keep_alive: 0}\n"));
  EXPECT_THAT(loaded.errors, IsEmpty());
  EXPECT_EQ(loaded.config.timeouts.keep_alive, 0ms);
}

}  // namespace
}  // namespace candor::config::test
