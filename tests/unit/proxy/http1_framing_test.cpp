#include "proxy/http1/framing.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace candor::http1 {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

constexpr auto kMalformed = Cause::request_malformed;
constexpr auto kBadResponse = Cause::response_malformed;
constexpr auto kBadCoding = Cause::response_transfer_coding;

std::string text_of(const Lines& lines) {
  std::string text;
  for (const auto& [name, value] : lines) text += name + ": " + value + "; ";
  return text;
}

void add_all(const Lines& lines, Fields& fields) {
  for (const auto& [name, value] : lines) fields.add(name, value);
}

struct RequestCase {
  Lines lines;
  Length length;
  Cause cause = Cause::none;
  int minor_version = 1;
};

class RequestLength : public testing::TestWithParam<RequestCase> {};

TEST_P(RequestLength, FollowsTheRules) {
  RequestHead head;
  head.method = "POST";
  head.minor_version = GetParam().minor_version;
  add_all(GetParam().lines, head.fields);
  const LengthResult result = request_length(head);

  EXPECT_EQ(failure_row(result.fault.cause).name, failure_row(GetParam().cause).name) << text_of(GetParam().lines);
  if (GetParam().cause != Cause::none) return;
  EXPECT_EQ(result.length.framing, GetParam().length.framing) << text_of(GetParam().lines);
  EXPECT_EQ(result.length.bytes, GetParam().length.bytes) << text_of(GetParam().lines);
}

INSTANTIATE_TEST_SUITE_P(Framed, RequestLength,
                         testing::Values(RequestCase{{}, {Framing::none, 0}},
                                         RequestCase{{}, {Framing::none, 0}, Cause::none, 0},
                                         RequestCase{{{"Content-Length", "0"}}, {Framing::length, 0}},
                                         RequestCase{{{"content-length", "42"}}, {Framing::length, 42}},
                                         RequestCase{{{"Content-Length", "42"}}, {Framing::length, 42}, Cause::none, 0},
                                         RequestCase{{{"Content-Length", "007"}}, {Framing::length, 7}},
                                         RequestCase{{{"Transfer-Encoding", "chunked"}}, {Framing::chunked, 0}},
                                         RequestCase{{{"Transfer-Encoding", "CHUNKED"}}, {Framing::chunked, 0}}));

INSTANTIATE_TEST_SUITE_P(
    Ambiguous, RequestLength,
    testing::Values(RequestCase{{{"Content-Length", "1"}, {"Content-Length", "2"}}, {}, kMalformed},
                    RequestCase{{{"Content-Length", "1"}, {"Content-Length", "1"}}, {}, kMalformed},
                    RequestCase{{{"Content-Length", "1, 1"}}, {}, kMalformed},
                    RequestCase{{{"Content-Length", ""}}, {}, kMalformed},
                    RequestCase{{{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}, {}, kMalformed},
                    RequestCase{{{"Transfer-Encoding", "chunked"}, {"Content-Length", "x"}}, {}, kMalformed},
                    RequestCase{{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, {}, kMalformed},
                    RequestCase{{{"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}}, {}, kMalformed},
                    RequestCase{{{"Transfer-Encoding", "chunked"}}, {}, kMalformed, 0},
                    RequestCase{{{"Transfer-Encoding", ""}}, {}, kMalformed}));

INSTANTIATE_TEST_SUITE_P(NotEndingInOneChunked, RequestLength,
                         testing::Values(RequestCase{{{"Transfer-Encoding", "gzip"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "identity"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "chunked, gzip"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "chunked, chunked"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "chunked, gzip, chunked"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "chunked;a=b"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "\"chunked\""}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "xchunked"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "chunked x"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", ",chunked"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "chunked,"}}, {}, kMalformed},
                                         RequestCase{{{"Transfer-Encoding", "g(zip, chunked"}}, {}, kMalformed}));

INSTANTIATE_TEST_SUITE_P(
    UnknownCodingBeforeChunked, RequestLength,
    testing::Values(RequestCase{{{"Transfer-Encoding", "gzip, chunked"}}, {}, Cause::coding_not_implemented},
                    RequestCase{{{"Transfer-Encoding", "x;q=1, gzip ,Chunked"}}, {}, Cause::coding_not_implemented}));

struct ResponseCase {
  Lines lines;
  Length length;
  Cause cause = Cause::none;
  int status = 200;
  std::string method = "GET";
  int minor_version = 1;
};

class ResponseLength : public testing::TestWithParam<ResponseCase> {};

TEST_P(ResponseLength, FollowsTheRules) {
  ResponseHead head;
  head.status = GetParam().status;
  head.minor_version = GetParam().minor_version;
  add_all(GetParam().lines, head.fields);
  const LengthResult result = response_length(head, GetParam().method);

  EXPECT_EQ(failure_row(result.fault.cause).name, failure_row(GetParam().cause).name) << text_of(GetParam().lines);
  if (GetParam().cause != Cause::none) return;
  EXPECT_EQ(result.length.framing, GetParam().length.framing) << text_of(GetParam().lines);
  EXPECT_EQ(result.length.bytes, GetParam().length.bytes) << text_of(GetParam().lines);
}

const Lines kFive = {{"Content-Length", "5"}};
const Lines kChunked = {{"Transfer-Encoding", "chunked"}};
constexpr Length kNone{Framing::none, 0};

INSTANTIATE_TEST_SUITE_P(Framed, ResponseLength,
                         testing::Values(ResponseCase{{}, {Framing::until_close, 0}},
                                         ResponseCase{kFive, {Framing::length, 5}},
                                         ResponseCase{{{"Content-Length", "0"}}, {Framing::length, 0}},
                                         ResponseCase{kChunked, {Framing::chunked, 0}},
                                         ResponseCase{{{"transfer-encoding", "Chunked"}}, {Framing::chunked, 0}},
                                         ResponseCase{{}, {Framing::until_close, 0}, Cause::none, 200, "GET", 0},
                                         ResponseCase{kFive, {Framing::length, 5}, Cause::none, 500, "POST"}));

INSTANTIATE_TEST_SUITE_P(
    WithoutContent, ResponseLength,
    testing::Values(ResponseCase{kFive, kNone, Cause::none, 200, "HEAD"},
                    ResponseCase{kChunked, kNone, Cause::none, 200, "HEAD"},
                    ResponseCase{{}, kNone, Cause::none, 200, "HEAD"}, ResponseCase{kFive, kNone, Cause::none, 100},
                    ResponseCase{{}, kNone, Cause::none, 199}, ResponseCase{kFive, kNone, Cause::none, 204},
                    ResponseCase{kChunked, kNone, Cause::none, 204}, ResponseCase{{}, kNone, Cause::none, 304},
                    ResponseCase{kFive, kNone, Cause::none, 304}, ResponseCase{kChunked, kNone, Cause::none, 304}));

INSTANTIATE_TEST_SUITE_P(
    Faulty, ResponseLength,
    testing::Values(ResponseCase{{{"Content-Length", "5"}, {"Content-Length", "6"}}, {}, kBadResponse},
                    ResponseCase{{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, {}, kBadResponse},
                    ResponseCase{{{"Content-Length", "five"}}, {}, kBadResponse},
                    ResponseCase{kChunked, {}, kBadResponse, 200, "GET", 0},
                    ResponseCase{{{"Transfer-Encoding", "gzip"}}, {}, kBadCoding},
                    ResponseCase{{{"Transfer-Encoding", "gzip, chunked"}}, {}, kBadCoding},
                    ResponseCase{{{"Transfer-Encoding", "chunked, gzip"}}, {}, kBadCoding},
                    ResponseCase{{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, {}, kBadCoding},
                    ResponseCase{{{"Transfer-Encoding", ""}}, {}, kBadCoding}));

TEST(ContentLength, TakesDigitsBelowTwoToThe63) {
  EXPECT_EQ(parse_content_length("0"), 0U);
  EXPECT_EQ(parse_content_length("9223372036854775807"), 9223372036854775807U);
  EXPECT_EQ(parse_content_length("00000000000000000000000000000001"), 1U);
}

TEST(ContentLength, RefusesWhatIsTooLarge) {
  EXPECT_EQ(parse_content_length("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_content_length("18446744073709551616"), std::nullopt);
  EXPECT_EQ(parse_content_length("18446744073709551617"), std::nullopt);
  EXPECT_EQ(parse_content_length("100000000000000000000000"), std::nullopt);
}

TEST(ContentLength, RefusesEverythingButDigits) {
  for (const char* value : {"", "+1", "-1", " 1", "1 ", "1,1", "0x1", "1.0", "1e3", "a", "1a", "\xD9\xA1"}) {
    EXPECT_EQ(parse_content_length(value), std::nullopt) << '"' << value << '"';
  }
}

TEST(KeepAlive, IsTheDefaultFromHttp11On) {
  EXPECT_TRUE(wants_keep_alive({}, 1));
  EXPECT_FALSE(wants_keep_alive({}, 0));
}

TEST(KeepAlive, EndsWithClose) {
  for (const char* value : {"close", "Close", "x, CLOSE", " close ,x", "keep-alive, close"}) {
    Fields fields;
    fields.add("Connection", value);
    EXPECT_FALSE(wants_keep_alive(fields, 1)) << value;
    EXPECT_FALSE(wants_keep_alive(fields, 0)) << value;
  }
}

TEST(KeepAlive, CanBeAskedForInHttp10) {
  Fields fields;
  fields.add("Connection", "x");
  fields.add("connection", "Keep-Alive");

  EXPECT_TRUE(wants_keep_alive(fields, 0));
}

TEST(KeepAlive, IsNotEndedByALongerWord) {
  Fields fields;
  fields.add("Connection", "closed, not-close");

  EXPECT_TRUE(wants_keep_alive(fields, 1));
}

TEST(HasToken, LooksAtEveryMemberOfEveryLine) {
  Fields fields;
  fields.add("TE", ",, gzip;q=0.5,");
  fields.add("te", "\tTrailers\t");

  EXPECT_TRUE(has_token(fields, Name::te, "trailers"));
  EXPECT_FALSE(has_token(fields, Name::te, "gzip"));
  EXPECT_FALSE(has_token(fields, Name::trailer, "trailers"));
}

}  // namespace
}  // namespace candor::http1
