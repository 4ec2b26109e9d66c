#include "proxy/http1/body_decoder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/proxy/support/text.hpp"

namespace candor::http1 {
namespace {

using testing::HasSubstr;

constexpr Length kChunked{Framing::chunked, 0};
constexpr std::size_t kManyPieces = 1000;

BodyLimits small_limits() {
  BodyLimits limits;
  limits.chunk_line = 10;
  limits.trailer_section = 20;
  limits.trailer_fields = 2;
  limits.malformed = Cause::request_malformed;
  limits.trailers_too_large = Cause::response_trailers_too_large;
  return limits;
}

struct Decoded {
  std::string content;
  std::size_t used = 0;
  bool complete = false;
  Cause cause = Cause::none;
  std::string error;
  std::string trailers;

  bool operator==(const Decoded& other) const {
    return content == other.content && used == other.used && complete == other.complete && cause == other.cause &&
           trailers == other.trailers;
  }
};

// Decodes `bytes` in reads that end at `cuts`, each as long as the message goes on.
Decoded decode(Length length, const std::string& bytes, const std::vector<std::size_t>& cuts,
               std::size_t pieces_max = kManyPieces) {
  BodyDecoder decoder(length, small_limits());
  Decoded result;
  std::size_t begin = 0;
  for (const std::size_t end : cuts) {
    const std::string read = bytes.substr(begin, end - begin);
    std::size_t used = 0;
    while (used < read.size() && !decoder.complete() && !decoder.fault()) {
      std::vector<std::string_view> pieces;
      used += decoder.decode(std::string_view(read).substr(used), pieces, pieces_max);
      EXPECT_LE(pieces.size(), pieces_max);
      result.content += test::text_of(pieces);
    }
    result.used += used;
    begin = end;
  }
  result.complete = decoder.complete();
  result.cause = decoder.fault().cause;
  result.error = decoder.fault().error;
  for (const Field& field : decoder.trailers()) {
    result.trailers += std::string(field.name) + "=" + std::string(field.value) + ";";
  }
  EXPECT_EQ(decoder.content_bytes(), result.content.size());
  return result;
}

Decoded decode(Length length, const std::string& bytes) { return decode(length, bytes, {bytes.size()}); }

Decoded decode_bytewise(Length length, const std::string& bytes) {
  std::vector<std::size_t> cuts;
  for (std::size_t i = 1; i <= bytes.size(); ++i) cuts.push_back(i);
  return decode(length, bytes, cuts);
}

const std::string kMessage = "5\r\nhello\r\nA;x=\"y\"\r\n, my world\r\n0\r\nA: 1\r\nB:2\r\n\r\n";

TEST(BodyDecoder, IsCompleteAtOnceWithoutContent) {
  EXPECT_TRUE(BodyDecoder({Framing::none, 0}, {}).complete());
  EXPECT_TRUE(BodyDecoder({Framing::length, 0}, {}).complete());
  EXPECT_TRUE(BodyDecoder().complete());
}

TEST(BodyDecoder, LeavesWhatStandsBehindTheMessage) {
  EXPECT_EQ(decode({Framing::none, 0}, "next").used, 0U);
  EXPECT_EQ(decode({Framing::length, 3}, "abcnext").used, 3U);
  EXPECT_EQ(decode(kChunked, kMessage + "next").used, kMessage.size());
}

TEST(BodyDecoder, EndsAContentLengthAtItsLastByte) {
  const Decoded all = decode({Framing::length, 3}, "abc");
  const Decoded less = decode({Framing::length, 4}, "abc");

  EXPECT_EQ(all.content, "abc");
  EXPECT_TRUE(all.complete);
  EXPECT_FALSE(less.complete);
}

TEST(BodyDecoder, EndsContentUntilCloseAtTheEndOfTheStream) {
  BodyDecoder decoder({Framing::until_close, 0}, {});
  std::vector<std::string_view> pieces;
  EXPECT_EQ(decoder.decode("abc", pieces, 1), 3U);
  EXPECT_FALSE(decoder.complete());
  decoder.end_of_stream();

  EXPECT_TRUE(decoder.complete());
  EXPECT_EQ(test::text_of(pieces), "abc");
}

TEST(BodyDecoder, IsNotCompletedByTheEndOfTheStreamOtherwise) {
  BodyDecoder length({Framing::length, 1}, {});
  length.end_of_stream();
  BodyDecoder chunked(kChunked, {});
  chunked.end_of_stream();

  EXPECT_FALSE(length.complete());
  EXPECT_FALSE(chunked.complete());
}

TEST(BodyDecoder, ReadsChunksAndTrailers) {
  const Decoded decoded = decode(kChunked, kMessage);

  EXPECT_EQ(decoded.content, "hello, my world");
  EXPECT_TRUE(decoded.complete);
  EXPECT_EQ(decoded.trailers, "A=1;B=2;");
}

TEST(BodyDecoder, ReadsTheSameHoweverTheMessageIsCut) {
  const std::string bytes = kMessage + "next";
  const Decoded whole = decode(kChunked, bytes);
  for (std::size_t first = 0; first <= bytes.size(); ++first) {
    for (std::size_t second = first; second <= bytes.size(); ++second) {
      EXPECT_EQ(decode(kChunked, bytes, {first, second, bytes.size()}), whole) << first << ' ' << second;
    }
  }
  EXPECT_EQ(decode_bytewise(kChunked, bytes), whole);
}

TEST(BodyDecoder, IsIncompleteForEveryBeginningOfAMessage) {
  for (std::size_t size = 0; size < kMessage.size(); ++size) {
    const Decoded decoded = decode(kChunked, kMessage.substr(0, size));
    EXPECT_FALSE(decoded.complete) << size;
    EXPECT_EQ(decoded.cause, Cause::none) << size;
    EXPECT_EQ(decoded.used, size);
  }
}

TEST(BodyDecoder, StopsAtTheMostPiecesThatItMayGive) {
  const Decoded whole = decode(kChunked, kMessage);

  EXPECT_EQ(decode(kChunked, kMessage, {kMessage.size()}, 1), whole);
}

TEST(BodyDecoder, ReadsSizesInEitherCase) {
  EXPECT_EQ(decode(kChunked, "a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n").content, "01234567890123456789");
}

TEST(BodyDecoder, TakesLeadingAndManyZeros) {
  EXPECT_EQ(decode(kChunked, "0003\r\nabc\r\n000\r\n\r\n").content, "abc");
  EXPECT_TRUE(decode(kChunked, "0003\r\nabc\r\n000\r\n\r\n").complete);
}

TEST(BodyDecoder, TakesASizeBelowTwoToThe60) {
  BodyDecoder decoder(kChunked, {});
  std::vector<std::string_view> pieces;
  decoder.decode("fffffffffffffff\r\n", pieces, 1);

  EXPECT_FALSE(decoder.fault());
}

struct Broken {
  const char* rule;
  std::string bytes;
  std::string content = {};  // before the fault
};

class BrokenChunks : public testing::TestWithParam<Broken> {};

INSTANTIATE_TEST_SUITE_P(
    BodyDecoder, BrokenChunks,
    testing::Values(
        Broken{"no digit", "\r\n"}, Broken{"no digit before the extension", ";a\r\n"}, Broken{"prefix", "0x5\r\n"},
        Broken{"plus", "+5\r\n"}, Broken{"minus", "-5\r\n"}, Broken{"blank before", " 5\r\n"},
        Broken{"blank after", "5 \r\n"}, Broken{"tab after", "5\t\r\n"}, Broken{"letter", "g\r\n"},
        Broken{"letter after", "5g\r\n"}, Broken{"underscore", "1_0\r\n"}, Broken{"bare line feed", "5\n"},
        Broken{"bare line feed in the extension", "5;a\nb\r\n"}, Broken{"bare carriage return", "5;a\rb\r\n"},
        Broken{"two carriage returns", "5\r\r\n"}, Broken{"control in the extension", "5;\x01\r\n"},
        Broken{"nul in the size", std::string("5\0\r\n", 4)},
        Broken{"content longer than its size", "3\r\nabcd\r\n", "abc"},
        Broken{"line feed only behind the content", "3\r\nabc\n0\r\n\r\n", "abc"},
        Broken{"carriage return only behind the content", "3\r\nabc\rx", "abc"},
        Broken{"two carriage returns behind the content", "3\r\nabc\r\r\n", "abc"},
        Broken{"next size without line ending", "3\r\nabc0\r\n\r\n", "abc"},
        Broken{"bare line feed at the end", "0\r\n\n"}, Broken{"trailer with a bare line feed", "0\r\nA:1\n"},
        Broken{"trailer without a colon", "0\r\nA\r\n\r\n"}, Broken{"trailer with a blank name", "0\r\nA :1\r\n\r\n"},
        Broken{"folded trailer", "0\r\n b\r\n\r\n"}, Broken{"folded second trailer", "0\r\nA:1\r\n b\r\n\r\n"},
        Broken{"control in a trailer", "0\r\nA:\x01\r\n\r\n"}));

TEST_P(BrokenChunks, AreMalformed) {
  const Decoded decoded = decode(kChunked, GetParam().bytes);

  EXPECT_FALSE(decoded.complete) << GetParam().rule;
  EXPECT_EQ(decoded.cause, Cause::request_malformed) << GetParam().rule;
  EXPECT_EQ(decoded.content, GetParam().content) << GetParam().rule;
}

TEST_P(BrokenChunks, AreMalformedByteByByte) {
  const Decoded decoded = decode_bytewise(kChunked, GetParam().bytes);

  EXPECT_FALSE(decoded.complete) << GetParam().rule;
  EXPECT_EQ(decoded.cause, Cause::request_malformed) << GetParam().rule;
  EXPECT_EQ(decoded.content, GetParam().content) << GetParam().rule;
}

TEST(BodyDecoder, RefusesASizeThatOverflows) {
  for (const char* size : {"1000000000000000", "ffffffffffffffff", "10000000000000000", "10000000000000005"}) {
    BodyDecoder decoder(kChunked, {});
    std::vector<std::string_view> pieces;
    decoder.decode(std::string(size) + "\r\n", pieces, 1);
    EXPECT_EQ(decoder.fault().cause, Cause::request_malformed) << size;
  }
}

TEST(BodyDecoder, SaysWhereTheFaultIs) { EXPECT_THAT(decode(kChunked, "3\r\nabcX").error, HasSubstr("at byte 6")); }

TEST(BodyDecoder, TakesASizeLineAtItsLimit) {
  EXPECT_EQ(decode(kChunked, "0;23456789\r\n").cause, Cause::none);
  EXPECT_EQ(decode_bytewise(kChunked, "0;23456789\r\n\r\n").cause, Cause::none);
}

TEST(BodyDecoder, RefusesASizeLineOneByteBeyondItsLimit) {
  EXPECT_EQ(decode(kChunked, "0;234567890\r\n").cause, Cause::request_malformed);
  EXPECT_EQ(decode_bytewise(kChunked, "0;234567890\r\n").cause, Cause::request_malformed);
}

TEST(BodyDecoder, RefusesASizeLineThatNeverEnds) {
  const Decoded decoded = decode_bytewise(kChunked, "0;" + std::string(1000, 'x'));

  EXPECT_EQ(decoded.cause, Cause::request_malformed);
  EXPECT_LT(decoded.used, 20U);
}

TEST(BodyDecoder, TakesATrailerSectionAtItsLimit) {
  const Decoded decoded = decode(kChunked, "0\r\nA:34567890\r\nB:34567890\r\n\r\n");

  EXPECT_TRUE(decoded.complete);
  EXPECT_EQ(decoded.trailers, "A=34567890;B=34567890;");
}

TEST(BodyDecoder, RefusesATrailerSectionOneByteBeyondItsLimit) {
  const std::string bytes = "0\r\nA:34567890\r\nB:345678901\r\n\r\n";

  EXPECT_EQ(decode(kChunked, bytes).cause, Cause::response_trailers_too_large);
  EXPECT_EQ(decode_bytewise(kChunked, bytes).cause, Cause::response_trailers_too_large);
}

TEST(BodyDecoder, RefusesOneTrailerMoreThanTheLimit) {
  EXPECT_TRUE(decode(kChunked, "0\r\nA:1\r\nB:2\r\n\r\n").complete);
  EXPECT_EQ(decode(kChunked, "0\r\nA:1\r\nB:2\r\nC:3\r\n\r\n").cause, Cause::response_trailers_too_large);
}

TEST(BodyDecoder, GivesNothingMoreAfterAFault) {
  BodyDecoder decoder(kChunked, {});
  std::vector<std::string_view> pieces;
  decoder.decode("x\r\n", pieces, kManyPieces);

  EXPECT_EQ(decoder.decode("3\r\nabc\r\n0\r\n\r\n", pieces, kManyPieces), 0U);
  EXPECT_TRUE(pieces.empty());
  EXPECT_FALSE(decoder.complete());
}

}  // namespace
}  // namespace candor::http1
