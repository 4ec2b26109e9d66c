#include "proxy/admin/answer.hpp"

#include <boost/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace candor::admin {
namespace {

using testing::HasSubstr;

class AdminAnswer : public testing::Test {
 protected:
  AdminAnswer() {
    routes_.add({"/maintenance", "GET, PUT", "", [this](const Request& request) {
                   seen_ = request;
                   return Response{.body = "done"};
                 }});
    routes_.add({"/broken", "GET", "", [](const Request&) -> Response { throw std::runtime_error("secret path"); }});
  }

  Response ask(std::string_view method, std::string_view target, std::string body = "") {
    const Credentials credentials{.authorization = "", .host = "localhost", .origin = "", .sec_fetch_site = ""};
    return answer(routes_, {}, {method, target, credentials, std::move(body), "192.0.2.1"});
  }

  Routes routes_;
  Request seen_;
};

TEST_F(AdminAnswer, GivesTheHandlerAllOfTheRequest) {
  const Response response = ask("PUT", "/maintenance/a%20b%2Fc?for=10m", "{}");

  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "done");
  EXPECT_EQ(seen_.method, "PUT");
  EXPECT_EQ(seen_.subpath, "a b/c");
  EXPECT_EQ(seen_.query, "for=10m");
  EXPECT_EQ(seen_.body, "{}");
  EXPECT_EQ(seen_.by, "admin 192.0.2.1");
}

TEST_F(AdminAnswer, TakesHeadForGet) {
  EXPECT_EQ(ask("HEAD", "/maintenance").status, 200);
  EXPECT_EQ(seen_.method, "GET");
  EXPECT_EQ(seen_.subpath, "");
}

TEST_F(AdminAnswer, Answers404WhereNothingIs) {
  const Response response = ask("GET", "/nothing");

  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(boost::json::parse(response.body).at("status"), 404);
}

TEST_F(AdminAnswer, Answers405AndSaysWhatWasExpected) {
  const Response response = ask("DELETE", "/maintenance");

  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.allow, "GET, PUT, HEAD");
  EXPECT_THAT(response.body, HasSubstr("GET, PUT"));
}

TEST_F(AdminAnswer, DoesNotTakePartOfAMethodForIt) { EXPECT_EQ(ask("PU", "/maintenance").status, 405); }

TEST_F(AdminAnswer, Answers400ForBrokenPercentEncoding) { EXPECT_EQ(ask("GET", "/maintenance/%zz").status, 400); }

TEST_F(AdminAnswer, Answers500WhenAPageThrowsAndKeepsTheReasonToItself) {
  const Response response = ask("GET", "/broken");

  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, Not(HasSubstr("secret path")));
}

TEST_F(AdminAnswer, Answers401BeforeItSaysWhatExists) {
  const AccessRules guarded{.token = "s3cret", .bound_host = ""};

  EXPECT_EQ(answer(routes_, guarded, {"GET", "/nothing", {}, "", ""}).status, 401);
}

TEST_F(AdminAnswer, SaysHowLargeABodyMayBe) {
  EXPECT_EQ(body_too_large().status, 413);
  EXPECT_THAT(body_too_large().body, HasSubstr("65536"));
}

}  // namespace
}  // namespace candor::admin
