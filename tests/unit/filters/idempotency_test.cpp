#include "filters/idempotency.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "tests/unit/filters/patience.hpp"
#include "tests/unit/filters/process.hpp"

namespace candor::filters {
namespace {

using namespace std::chrono_literals;
using test::field_of;
using test::load;
using test::Patience;
using test::Process;
using test::Request;
using testing::HasSubstr;

constexpr std::string_view kSmallest = "answer_max: 16B, content_max: 8B, entries_max: 2";

// Requests of one route: its own parts of the engine and of the upstream are played by the tests.
class IdempotencyTest : public testing::Test {
 protected:
  struct Asking {
    Asking(test::WaitingRoom& room, Filter& its_filter, const char* client)
        : filter(its_filter), request(client), patience(room) {
      request.exchange.request.method = "POST";
      request.field("Idempotency-Key", "\"k\"");
    }

    Asking& content(std::string text) {
      patience.content.collected.content = std::move(text);
      return *this;
    }
    // Until it is answered or passes.
    Asking& ask() {
      reply = request.through(filter);
      if (reply) return *this;
      patience.ask(dynamic_cast<WaitHook&>(filter), request.exchange);
      EXPECT_TRUE(patience.ended());
      reply = patience.reply();
      return *this;
    }
    void head(int status, Cause cause = Cause::none) {
      http1::ResponseHead head;
      head.status = status;
      head.fields.add("Date", "Fri, 15 Jan 2027 08:00:00 GMT");
      head.fields.add("Set-Cookie", "a=1");
      head.fields.add("X-Request-Id", "upstream's");
      head.fields.add("RateLimit", "\"a\";r=7;t=1");
      request.exchange.cause = cause;
      filter.on_response(request.exchange, head);
    }
    void piece(std::string_view content) {
      dynamic_cast<ResponseContentHook&>(filter).on_response_content(request.exchange, content, false);
    }
    void last() { dynamic_cast<ResponseContentHook&>(filter).on_response_content(request.exchange, {}, true); }
    void complete() { dynamic_cast<CompleteHook&>(filter).on_complete(request.exchange); }
    void answered(int status, std::string_view content = "done") {
      head(status);
      piece(content);
      last();
      complete();
    }

    bool passed() const { return !reply; }
    Cause cause() const { return reply ? reply->cause : Cause::none; }

    Filter& filter;
    Request request;
    Patience patience;
    std::optional<Reply> reply;
  };

  void start(std::string_view options) {
    config_ = load("[]", fmt::format("[idempotency: {{{}}}]", options));
    ASSERT_TRUE(config_.errors.empty()) << config_.errors.front().to_string();
    process_.emplace(config_.config);
  }
  Asking& come(unsigned worker = 0, const char* client = "192.0.2.1") {
    return asking_.emplace_back(room_, process_->filter("api", "idempotency", worker), client);
  }
  Asking& ask(std::string content = "pay", unsigned worker = 0) {
    return come(worker).content(std::move(content)).ask();
  }

  double outcomes(const char* outcome) const {
    return process_->metric("candor_idempotency_requests_total", {{"route", "api"}, {"outcome", outcome}});
  }

  config::Loaded config_ = load("[]", "[idempotency: {}]");
  std::optional<Process> process_{config_.config};
  test::WaitingRoom room_;
  std::deque<Asking> asking_;
};

TEST_F(IdempotencyTest, RepeatsTheFirstAnswer) {
  Asking& first = ask();
  EXPECT_TRUE(first.passed());
  first.head(201);
  first.piece("do");
  first.piece("ne");
  first.last();

  const Asking& second = ask("pay", 1);
  ASSERT_EQ(second.cause(), Cause::local_response);
  EXPECT_EQ(second.reply->status, 201);
  EXPECT_EQ(second.reply->body, "done");
  EXPECT_EQ(field_of(*second.reply, "Idempotency-Replayed"), "true");
  EXPECT_EQ(field_of(*second.reply, "Date"), "Fri, 15 Jan 2027 08:00:00 GMT");
  EXPECT_EQ(field_of(*second.reply, "Set-Cookie"), "a=1");
  EXPECT_EQ(field_of(*second.reply, "X-Request-Id"), "");
  EXPECT_EQ(field_of(*second.reply, "RateLimit"), "");
  EXPECT_EQ(outcomes("first"), 1);
  EXPECT_EQ(outcomes("replayed"), 1);
  EXPECT_EQ(process_->metric("candor_idempotency_entries", {}), 1);
  EXPECT_GT(process_->metric("candor_idempotency_bytes", {}), 4);
}

TEST_F(IdempotencyTest, RefusesTheSecondWhileTheFirstIsUnderWay) {
  ask();
  const Asking& second = ask("pay", 1);

  EXPECT_EQ(second.cause(), Cause::idempotency_conflict);
  EXPECT_EQ(field_of(*second.reply, "Retry-After"), "1");
  EXPECT_EQ(outcomes("running"), 1);
}

TEST_F(IdempotencyTest, RefusesAnotherRequestWithTheSameKey) {
  ask("pay").answered(200);

  EXPECT_EQ(ask("pay more").cause(), Cause::idempotency_mismatch);
  Asking& elsewhere = come().content("pay");
  elsewhere.request.exchange.request.path = "/v1/others";
  EXPECT_EQ(elsewhere.ask().cause(), Cause::idempotency_mismatch);
  Asking& patch = come().content("pay");
  patch.request.exchange.request.method = "PATCH";
  EXPECT_EQ(patch.ask().cause(), Cause::idempotency_mismatch);
  Asking& query = come().content("pay");
  query.request.query("");
  EXPECT_EQ(query.ask().cause(), Cause::idempotency_mismatch);
  Asking& host = come().content("pay");
  host.request.exchange.request.authority = "example.org";
  EXPECT_EQ(host.ask().cause(), Cause::idempotency_mismatch);
  Asking& json = come().content("pay");
  json.request.field("Content-Type", "application/json");
  EXPECT_EQ(json.ask().cause(), Cause::idempotency_mismatch);
  Asking& somebody = come().content("pay");
  somebody.request.field("Authorization", "Bearer b");
  EXPECT_EQ(somebody.ask().cause(), Cause::idempotency_mismatch);
  EXPECT_EQ(outcomes("mismatched"), 7);

  Asking& same = come().content("pay");
  same.request.field("User-Agent", "another").exchange.request.authority = "EXAMPLE.com";
  EXPECT_EQ(same.ask().cause(), Cause::local_response);
}

TEST_F(IdempotencyTest, KeepsClientsApart) {
  ask().answered(200);

  EXPECT_TRUE(come(0, "192.0.2.2").content("pay").ask().passed());
  Asking& known = come().content("pay");
  known.request.exchange.user = "ada";
  EXPECT_TRUE(known.ask().passed());
  known.answered(200);
  Asking& from_elsewhere = come(1, "2001:db8::1").content("pay");
  from_elsewhere.request.field("Authorization", "Bearer new").exchange.user = "ada";
  EXPECT_EQ(from_elsewhere.ask().cause(), Cause::local_response);
}

TEST_F(IdempotencyTest, KeepsTheValuesOfAFieldApart) {
  start("scope: \"field:X-Tenant\"");
  const auto ask_as = [this](const char* client, const char* tenant) -> Asking& {
    Asking& asking = come(0, client);
    if (tenant != nullptr) asking.request.field("X-Tenant", tenant);
    return asking.ask();
  };
  EXPECT_TRUE(ask_as("192.0.2.1", "a").passed());
  EXPECT_EQ(ask_as("192.0.2.2", "a").cause(), Cause::idempotency_conflict);
  EXPECT_TRUE(ask_as("192.0.2.1", "b").passed());
  EXPECT_TRUE(ask_as("192.0.2.1", nullptr).passed());
  EXPECT_TRUE(ask_as("192.0.2.2", nullptr).passed());
}

// Who sends another's key with another's content would be shown that one's answer.
TEST_F(IdempotencyTest, ShowsNobodyTheAnswerOfAnotherUserOfTheSameScope) {
  start("scope: \"field:X-Tenant\"");
  const auto ask_as = [this](const char* user) -> Asking& {
    Asking& asking = come();
    asking.request.field("X-Tenant", "a").exchange.user = user;
    return asking.ask();
  };
  ask_as("ada").answered(200);
  EXPECT_EQ(ask_as("bob").cause(), Cause::idempotency_mismatch);
  EXPECT_EQ(ask_as("ada").cause(), Cause::local_response);
}

TEST_F(IdempotencyTest, DoesNotCarryOutAgainWhatAnotherFilterHasReplaced) {
  Asking& replaced = ask();
  ASSERT_TRUE(replaced.passed());
  replaced.head(422);
  replaced.complete();

  EXPECT_EQ(ask().cause(), Cause::idempotency_conflict);
  EXPECT_EQ(outcomes("not_kept"), 1);
}

TEST_F(IdempotencyTest, CarriesOutAgainWhatWasNotDone) {
  for (const int status : {500, 502, 401, 408, 425, 429}) {
    Asking& tried = ask();
    ASSERT_TRUE(tried.passed()) << status;
    tried.answered(status);
  }
  Asking& refused = ask();
  refused.head(429, Cause::rate_limited);
  refused.last();
  refused.complete();
  Asking& cut = ask();
  EXPECT_TRUE(cut.passed());
  cut.head(200);
  cut.piece("do");
  cut.request.exchange.cut = true;
  cut.complete();
  Asking& left = ask();
  EXPECT_TRUE(left.passed());
  left.complete();
  EXPECT_EQ(process_->metric("candor_idempotency_entries", {}), 0);
  EXPECT_EQ(outcomes("first"), 9);
}

// Its client is the one that will ask again.
TEST_F(IdempotencyTest, KeepsAWholeAnswerThatItsClientDidNotGet) {
  Asking& first = ask();
  first.head(201);
  first.piece("done");
  first.last();
  first.request.exchange.cause = Cause::client_closed;
  first.request.exchange.cut = true;
  first.complete();
  EXPECT_EQ(ask().cause(), Cause::local_response);
}

TEST_F(IdempotencyTest, RepeatsRefusalsOfTheUpstream) {
  ask().answered(404, "");
  EXPECT_EQ(ask().reply->status, 404);
}

TEST_F(IdempotencyTest, KeepsWhatItIsToldToKeep) {
  start("keep_5xx: true, keep_cookies: false");
  ask().answered(503);
  const Asking& second = ask();
  EXPECT_EQ(second.reply->status, 503);
  EXPECT_EQ(field_of(*second.reply, "Set-Cookie"), "");
}

TEST_F(IdempotencyTest, SaysThatAnAnswerWasTooLargeToBeKept) {
  start(kSmallest);
  ask().answered(200, "16 bytes, not 17");
  EXPECT_EQ(ask().cause(), Cause::local_response);

  start(kSmallest);
  Asking& large = ask();
  large.head(200);
  large.piece("16 bytes, not 17");
  large.piece("!");
  EXPECT_EQ(ask().cause(), Cause::idempotency_conflict);
  large.piece("more");
  large.last();
  large.complete();
  const Asking& second = ask();
  EXPECT_EQ(second.cause(), Cause::idempotency_conflict);
  EXPECT_EQ(field_of(*second.reply, "Retry-After"), "");
  EXPECT_THAT(second.reply->detail, HasSubstr("there was no room for its answer"));
  EXPECT_EQ(ask("other").cause(), Cause::idempotency_mismatch);
  EXPECT_EQ(outcomes("not_kept"), 1);
}

// Those that come at the same time were in no account until they were whole: as many times answer_max as there are
// places for keys.
TEST_F(IdempotencyTest, HasNoMoreMemoryForAnswersThatAreStillComing) {
  start("answer_max: 256KiB, bytes_max: 512KiB");
  const std::string half(256 << 10, 'x');
  const auto ask_with = [this](const char* key) -> Asking& {
    Asking& asking = come();
    asking.request.exchange.request.fields.set("Idempotency-Key", key);
    return asking.ask();
  };
  Asking& first = ask_with("a");
  Asking& second = ask_with("b");
  for (Asking* each : {&first, &second}) {
    each->head(200);
    each->piece(half);
  }
  EXPECT_LE(process_->metric("candor_idempotency_bytes", {}), 512 << 10);
  for (Asking* each : {&first, &second}) {
    each->last();
    each->complete();
  }
  EXPECT_EQ(ask_with("a").cause(), Cause::local_response);
  EXPECT_EQ(ask_with("b").cause(), Cause::idempotency_conflict);
  EXPECT_EQ(outcomes("not_kept"), 1);
}

TEST_F(IdempotencyTest, ForgetsAKeyAfterItsTime) {
  start("ttl: 1m");
  ask().answered(200);
  room_.later(1min - 1ns);
  EXPECT_EQ(ask().cause(), Cause::local_response);
  room_.later(1ns);
  EXPECT_TRUE(ask("other").passed());
}

TEST_F(IdempotencyTest, MakesRoomByTheOldestAnswer) {
  start(kSmallest);
  const auto ask_with = [this](const char* key) -> Asking& {
    Asking& asking = come();
    asking.request.exchange.request.fields.set("Idempotency-Key", key);
    return asking.ask();
  };
  ask_with("a").answered(200);
  ask_with("b");
  EXPECT_TRUE(ask_with("c").passed());
  EXPECT_EQ(process_->metric("candor_idempotency_evictions_total", {{"route", "api"}}), 1);

  const Asking& third = ask_with("d");
  EXPECT_EQ(third.cause(), Cause::overloaded);
  EXPECT_EQ(field_of(*third.reply, "Retry-After"), "1");
  EXPECT_EQ(outcomes("full"), 1);
}

TEST_F(IdempotencyTest, LetsRequestsPassUnprotectedIfItIsTold) {
  start("answer_max: 16B, content_max: 8B, entries_max: 1, when_full: allow, when_too_large: allow");
  ask();
  Asking& second = come();
  second.request.exchange.request.fields.set("Idempotency-Key", "other");
  EXPECT_TRUE(second.ask().passed());
  second.answered(200);
  Asking& large = come();
  large.patience.content.collected.whole = false;
  EXPECT_TRUE(large.ask().passed());
  EXPECT_EQ(outcomes("full"), 1);
  EXPECT_EQ(outcomes("too_large"), 1);
  EXPECT_EQ(ask().cause(), Cause::idempotency_conflict);
}

TEST_F(IdempotencyTest, RefusesContentThatItCannotCompare) {
  Asking& large = come();
  large.patience.content.collected.whole = false;
  EXPECT_EQ(large.ask().cause(), Cause::body_too_large);
  EXPECT_THAT(large.reply->log_detail, HasSubstr("content_max (262144 bytes)"));
}

TEST_F(IdempotencyTest, EndsWithTheFaultOfTheClient) {
  Asking& slow = come();
  slow.patience.content.collected = {.whole = false, .content = {}, .fault = {Cause::request_timeout, "slow"}};
  EXPECT_EQ(slow.ask().cause(), Cause::request_timeout);
  EXPECT_TRUE(ask().passed());
}

TEST_F(IdempotencyTest, RefusesAKeyThatIsNone) {
  Asking& empty = come();
  empty.request.exchange.request.fields.set("Idempotency-Key", "\"\"");
  EXPECT_EQ(empty.ask().cause(), Cause::request_malformed);
  EXPECT_THAT(empty.reply->detail, HasSubstr("one string in quotes, of 1 to 255 characters"));
  Asking& twice = come();
  twice.request.field("idempotency-key", "\"k\"");
  EXPECT_EQ(twice.ask().cause(), Cause::request_malformed);
  EXPECT_EQ(outcomes("invalid"), 2);

  start("bare_keys: false");
  Asking& bare = come();
  bare.request.exchange.request.fields.set("Idempotency-Key", "k");
  EXPECT_EQ(bare.ask().cause(), Cause::request_malformed);
}

TEST_F(IdempotencyTest, NeedsAKeyOnlyWhereItIsRequired) {
  Asking& without = come();
  without.request.exchange.request.fields.clear();
  EXPECT_TRUE(without.ask().passed());
  without.answered(200);

  start("required: true, field: X-Key");
  const Asking& refused = come().ask();
  EXPECT_EQ(refused.cause(), Cause::idempotency_key_missing);
  EXPECT_EQ(refused.reply->detail, "A POST needs the field X-Key here.");
  Asking& get = come();
  get.request.exchange.request.method = "GET";
  EXPECT_TRUE(get.ask().passed());
  EXPECT_EQ(outcomes("invalid"), 1);
}

TEST_F(IdempotencyTest, ExplainsWhatItCanKnow) {
  start("required: true");
  Filter& filter = process_->filter("api", "idempotency");
  Request request("192.0.2.1");
  EXPECT_TRUE(filter.explain(request.exchange).known);
  request.exchange.request.method = "POST";
  EXPECT_EQ(filter.explain(request.exchange).reply->cause, Cause::idempotency_key_missing);
  request.field("Idempotency-Key", "k");
  EXPECT_FALSE(filter.explain(request.exchange).known);
  EXPECT_EQ(outcomes("invalid"), 0);
}

TEST(Idempotency, SaysWhatIsWrongWithItsOptions) {
  const auto error = [](const std::string& options) {
    const config::Loaded loaded = load("[]", "[idempotency: {" + options + "}]");
    return loaded.errors.empty() ? "" : loaded.errors.front().to_string();
  };
  EXPECT_THAT(error("methods: []"), HasSubstr("expected 1 to 16 methods"));
  EXPECT_THAT(error("methods: [POST, GET]"), HasSubstr("methods[1]: expected a method that changes something"));
  EXPECT_THAT(error("field: \"a b\""), HasSubstr("expected the name of a field"));
  EXPECT_THAT(error("scope: user"), HasSubstr("expected client or field:NAME"));
  EXPECT_THAT(error("compared_fields: [\"\"]"), HasSubstr("compared_fields[0]: expected the name of a field"));
  EXPECT_EQ(error("content_max: 8MiB, answer_max: 64MiB, bytes_max: 128MiB, entries_max: 1000000, ttl: 1s"), "");
  EXPECT_NE(error("content_max: 8388609B"), "");
  EXPECT_NE(error("answer_max: 67108865B, bytes_max: 1GiB"), "");
  EXPECT_THAT(error("bytes_max: 511KiB"), HasSubstr("twice the size of an answer at least (512KiB)"));
  EXPECT_NE(error("entries_max: 1000001"), "");
  EXPECT_THAT(error("ttl: 999ms"), HasSubstr("expected 1s or more"));
}

TEST(Idempotency, CanStandInARouteOnce) {
  const config::Loaded loaded = load("[idempotency: {}]", "[idempotency: {}]");
  ASSERT_EQ(loaded.errors.size(), 1U);
  EXPECT_THAT(loaded.errors.front().what, HasSubstr("idempotency stands twice"));
}

}  // namespace
}  // namespace candor::filters
