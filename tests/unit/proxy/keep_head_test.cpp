#include "proxy/keep_head.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace candor {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(KeepHead, TakesStatusAndFields) {
  http1::ResponseHead head;
  head.status = 401;
  head.fields.add("WWW-Authenticate", "Basic");
  head.fields.add("Set-Cookie", "a=1");
  head.fields.add("Set-Cookie", "b=2");
  Reply reply;
  keep_head(head, reply);

  EXPECT_EQ(reply.status, 401);
  EXPECT_THAT(reply.fields,
              ElementsAre(Pair("WWW-Authenticate", "Basic"), Pair("Set-Cookie", "a=1"), Pair("Set-Cookie", "b=2")));
}

TEST(KeepHead, TakesNothingThatDescribesTheContentThatIsGone) {
  http1::ResponseHead head;
  for (const char* name : {"Content-Type", "content-encoding", "Content-Language", "Content-Length", "Content-Range",
                           "ETag", "Last-Modified", "Accept-Ranges", "Repr-Digest", "Transfer-Encoding", "Trailer"})
    head.fields.add(name, "x");
  Reply reply;
  keep_head(head, reply);

  EXPECT_TRUE(reply.fields.empty());
}

// A 416 with another content had lost the one field that tells the client what it may ask for.
TEST(KeepHead, TakesTheLengthOfTheWholeThatA416Tells) {
  http1::ResponseHead head;
  head.status = 416;
  head.fields.add("Content-Range", "bytes */1234");
  Reply reply;
  keep_head(head, reply);

  EXPECT_THAT(reply.fields, ElementsAre(Pair("Content-Range", "bytes */1234")));
}

TEST(KeepHead, LetsTheReplysOwnFieldsWin) {
  http1::ResponseHead head;
  head.fields.add("cache-control", "max-age=60");
  Reply reply;
  reply.fields = {{"Cache-Control", "no-store"}};
  keep_head(head, reply);

  EXPECT_THAT(reply.fields, ElementsAre(Pair("Cache-Control", "no-store")));
}

}  // namespace
}  // namespace candor
