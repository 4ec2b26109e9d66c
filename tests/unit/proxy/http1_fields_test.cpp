#include "proxy/http1/fields.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace candor::http1 {
namespace {

using testing::ElementsAre;

struct Named {
  Name id;
  std::string name;
};

class NameOf : public testing::TestWithParam<Named> {};

INSTANTIATE_TEST_SUITE_P(
    EveryName, NameOf,
    testing::Values(Named{Name::accept, "Accept"}, Named{Name::cdn_loop, "CDN-Loop"},
                    Named{Name::client_cert, "Client-Cert"}, Named{Name::client_cert_chain, "Client-Cert-Chain"},
                    Named{Name::connection, "Connection"}, Named{Name::content_length, "Content-Length"},
                    Named{Name::content_type, "Content-Type"}, Named{Name::cookie, "Cookie"}, Named{Name::date, "Date"},
                    Named{Name::expect, "Expect"}, Named{Name::forwarded, "Forwarded"}, Named{Name::host, "Host"},
                    Named{Name::http2_settings, "HTTP2-Settings"}, Named{Name::keep_alive, "Keep-Alive"},
                    Named{Name::max_forwards, "Max-Forwards"}, Named{Name::proxy_connection, "Proxy-Connection"},
                    Named{Name::proxy_status, "Proxy-Status"}, Named{Name::retry_after, "Retry-After"},
                    Named{Name::te, "TE"}, Named{Name::trailer, "Trailer"},
                    Named{Name::transfer_encoding, "Transfer-Encoding"}, Named{Name::upgrade, "Upgrade"},
                    Named{Name::via, "Via"}, Named{Name::x_forwarded_for, "X-Forwarded-For"},
                    Named{Name::x_forwarded_host, "X-Forwarded-Host"},
                    Named{Name::x_forwarded_proto, "X-Forwarded-Proto"}, Named{Name::x_request_id, "X-Request-Id"}));

TEST_P(NameOf, KnowsItInEveryCase) {
  std::string lower;
  std::string upper;
  for (const char c : GetParam().name) {
    lower += static_cast<char>(std::tolower(c));
    upper += static_cast<char>(std::toupper(c));
  }

  EXPECT_EQ(name_of(GetParam().name), GetParam().id);
  EXPECT_EQ(name_of(lower), GetParam().id);
  EXPECT_EQ(name_of(upper), GetParam().id);
}

TEST_P(NameOf, DoesNotTakeALongerOrShorterOneForIt) {
  const std::string& name = GetParam().name;

  EXPECT_EQ(name_of(name + "s"), Name::other);
  EXPECT_EQ(name_of(name.substr(1)), Name::other);
  EXPECT_EQ(name_of(name.substr(0, name.size() - 1)), Name::other);
}

TEST_P(NameOf, DoesNotTakeOneOfItsLengthForIt) {
  std::string name = GetParam().name;
  name.back() = '~';

  EXPECT_EQ(name_of(name), Name::other);
}

TEST(NameOfOthers, IsOther) {
  for (const char* name : {"", "-", "1", "~", "[host", "x-unknown", "transfer-encodings", "{ost", "@ost"}) {
    EXPECT_EQ(name_of(name), Name::other) << name;
  }
}

TEST(IEquals, IgnoresTheCaseOfAsciiLetters) {
  EXPECT_TRUE(iequals("Keep-ALIVE", "kEEP-alive"));
  EXPECT_FALSE(iequals("keep-alive", "keep-alivf"));
  EXPECT_FALSE(iequals("keep", "keep-alive"));
}

TEST(IEquals, TellsNothingButLettersForTheSame) {
  EXPECT_FALSE(iequals("@", "`"));
  EXPECT_FALSE(iequals("[", "{"));
}

class SomeFields : public testing::Test {
 protected:
  SomeFields() {
    fields_.add("Via", "1.1 one");
    fields_.add("X-Colour", "red");
    fields_.add("via", "1.1 two");
    fields_.add("x-colour", "blue");
  }

  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const Field& field : fields_) lines.push_back(std::string(field.name) + "=" + std::string(field.value));
    return lines;
  }

  Fields fields_;
};

TEST_F(SomeFields, KeepOrderAndCase) {
  EXPECT_THAT(lines(), ElementsAre("Via=1.1 one", "X-Colour=red", "via=1.1 two", "x-colour=blue"));
}

TEST_F(SomeFields, FindTheFirstById) { EXPECT_EQ(fields_.find(Name::via)->value, "1.1 one"); }

TEST_F(SomeFields, FindTheFirstByName) { EXPECT_EQ(fields_.find("X-COLOUR")->value, "red"); }

TEST_F(SomeFields, FindNothingThatIsNotThere) {
  EXPECT_EQ(fields_.find(Name::host), nullptr);
  EXPECT_EQ(fields_.find("X-Size"), nullptr);
}

TEST_F(SomeFields, CountById) {
  EXPECT_EQ(fields_.count(Name::via), 2U);
  EXPECT_EQ(fields_.count(Name::host), 0U);
}

TEST_F(SomeFields, RemoveAllOfAnId) {
  fields_.remove(Name::via);

  EXPECT_THAT(lines(), ElementsAre("X-Colour=red", "x-colour=blue"));
}

TEST_F(SomeFields, RemoveAllOfAName) {
  fields_.remove("X-cOLOUR");

  EXPECT_THAT(lines(), ElementsAre("Via=1.1 one", "via=1.1 two"));
}

TEST_F(SomeFields, SetTheFirstAndDropItsOthers) {
  fields_.set("x-colour", "green");

  EXPECT_THAT(lines(), ElementsAre("Via=1.1 one", "X-Colour=green", "via=1.1 two"));
}

TEST_F(SomeFields, SetWhatWasNotThere) {
  fields_.set("Retry-After", "3");

  EXPECT_EQ(lines().back(), "Retry-After=3");
  EXPECT_EQ(fields_.find(Name::retry_after)->value, "3");
}

}  // namespace
}  // namespace candor::http1
