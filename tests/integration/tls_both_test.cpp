// TLS on both sides: much content both ways, and peers that are slow.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/tls_both.hpp"
#include "tests/support/expect.hpp"

namespace candor::test {
namespace {

using testing::AnyOf;

class TlsBoth : public TlsOnBothSides {};

INSTANTIATE_TEST_SUITE_P(Version, TlsBoth, testing::Values("1.2", "1.3"),
                         [](const auto& param) { return param.param == "1.2" ? "Tls12" : "Tls13"; });

TEST_P(TlsBoth, CarriesMuchContentBothWaysAtOnce) {
  const std::string content = noise(kMuch);
  ScriptedUpstream upstream(behind({read_head(), send(ok_head(kMuch)), echo(kMuch)}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  std::jthread sender([&] {
    client.send(post_head(kMuch));
    client.send(content);
  });

  const Response response = client.read_final("POST");

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
  EXPECT_EQ(text_of(candor.log().wait_lines(1).front(), "cause"), "");
}

TEST_P(TlsBoth, CarriesMuchContentInChunks) {
  const std::string content = noise(kMuch);
  Script script{read_head(), send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")};
  for (std::size_t at = 0; at < kMuch; at += 100'000) {
    const std::string piece = content.substr(at, 100'000);
    script.push_back(send(fmt::format("{:x}\r\n{}\r\n", piece.size(), piece)));
  }
  script.push_back(send("0\r\n\r\n"));
  ScriptedUpstream upstream(behind(script));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());

  const Response response = client.exchange(get_request("/"));

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
}

// A reader that takes little at a time leaves records that the socket has taken a part of only.
TEST_P(TlsBoth, LosesNothingForAClientThatReadsSlowly) {
  const std::string content = noise(kMuch);
  ScriptedUpstream upstream(behind({read_head(), send(ok_head(kMuch) + content)}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only(), {.receive_buffer = 4096});
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));

  const Response response = client.read_final();

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
}

TEST_P(TlsBoth, LosesNothingForAClientThatReadsOnlyOnceItsAnswerHasPiledUp) {
  const std::string content = noise(kMuch);
  Gate sent;
  ScriptedUpstream upstream(behind({read_head(), send(ok_head(kMuch) + content.substr(0, 1U << 20)), open_gate(sent),
                                    send(content.substr(1U << 20))}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only(), {.receive_buffer = 4096});
  client.send(get_request("/"));
  ASSERT_EQ(wait_gate(sent), Io::ok);

  const Response response = client.read_final();

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
}

TEST_P(TlsBoth, LosesNothingForAnUpstreamThatReadsLate) {
  const std::string content = noise(kMuch);
  Gate go;
  ScriptedUpstream upstream(behind({read_head(), wait_for(go), read_content(kMuch), send(std::string(kOk))}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  std::jthread sender([&] {
    client.send(post_head(kMuch));
    client.send(content);
  });
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  go.open();

  EXPECT_EQ(client.read_final("POST").content, "ok");

  const std::string received = upstream.received();
  EXPECT_TRUE(received.substr(received.find("\r\n\r\n") + 4) == content);
}

TEST_P(TlsBoth, CarriesContentThatComesByteByByte) {
  const std::string content = noise(300);
  Script script{read_message(), send(ok_head(content.size()))};
  for (const char byte : content) script.push_back(send(std::string(1, byte)));
  ScriptedUpstream upstream(behind(script));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  client.send(post_head(content.size()));
  for (const char byte : content) client.send(std::string(1, byte));

  EXPECT_EQ(client.read_final("POST").content, content);

  EXPECT_TRUE(upstream.received().ends_with(content));
}

TEST_P(TlsBoth, KeepsConnectionsOnBothSides) {
  ScriptedUpstream upstream(behind(answering(std::string(kOk))));
  candor::test::Setup one = setup(upstream);
  one.workers = 1;
  const Candor candor(one);
  TlsClient client(candor.address(), only());

  for (int request = 0; request < 30; ++request) {
    EXPECT_EQ(client.exchange(post_head(3) + "abc").content, "ok");
  }

  EXPECT_EQ(upstream.connections(), 1U);
}

TEST_P(TlsBoth, AnswersPipelinedRequestsInOrder) {
  ScriptedUpstream upstream(behind({repeat({[](ScriptedConnection& connection) {
    const Head head = connection.read_message();
    connection.send(ok_head(head.start_line.size()) + head.start_line);
  }})}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  std::string all;
  for (int request = 0; request < 50; ++request) all += get_request(fmt::format("/{}", request));

  client.send(all);

  for (int request = 0; request < 50; ++request) {
    EXPECT_EQ(client.read_final().content, fmt::format("GET /{} HTTP/1.1", request));
  }
}

TEST_P(TlsBoth, AnswersAllRequestsThatCameBeforeTheClientsEnd) {
  ScriptedUpstream upstream(behind(answering(std::string(kOk))));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  client.send(get_request("/1") + get_request("/2") + get_request("/3"));
  client.half_close();

  for (int request = 0; request < 3; ++request) EXPECT_EQ(client.read_final().content, "ok");
  EXPECT_EQ(client.wait_end(), Io::eof);
}

// The end of the upstream is seen long before all of its content can be passed on.
TEST_P(TlsBoth, LosesNothingOfContentUntilCloseForAClientThatReadsSlowly) {
  const std::string content = noise(kMuch);
  ScriptedUpstream upstream(behind({read_head(), send("HTTP/1.1 200 OK\r\n\r\n" + content), close()}));
  const Candor candor(setup(upstream));
  for (const std::string_view version : {"HTTP/1.1", "HTTP/1.0"}) {
    TlsClient client(candor.address(), only(), {.receive_buffer = 4096});

    const Response response = client.exchange(fmt::format("GET / {}\r\nHost: example.test\r\n\r\n", version));

    EXPECT_TRUE(response.complete) << version;
    EXPECT_TRUE(response.content == content) << version;
  }
}

// What the client still sends must not turn into an RST that takes the answer with it.
TEST_P(TlsBoth, RefusesAnUploadSoThatTheAnswerArrives) {
  ScriptedUpstream upstream(behind(answering(std::string(kOk))));
  candor::test::Setup small = setup(upstream);
  small.route = "limits: {request_body: 1MiB}";
  const Candor candor(small);
  TlsClient client(candor.address(), only());
  std::jthread sender([&] {
    client.send(post_head(kMuch));
    client.send(std::string(kMuch, 'x'));
  });

  const Response response = client.read_final("POST");

  EXPECT_EQ(response.status, 413);
  EXPECT_TRUE(response.complete);
  EXPECT_EQ(upstream.connections(), 0U);
}

TEST_P(TlsBoth, PassesAnEarlyAnswerOnWhileTheUploadGoesOn) {
  ScriptedUpstream upstream(
      behind({read_head(), read_content(100'000),
              send("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno"), close()}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  std::jthread sender([&] {
    client.send(post_head(kMuch));
    client.send(std::string(kMuch, 'x'));
  });

  const Response response = client.read_final("POST");

  EXPECT_THAT(response.status, AnyOf(403, 502)) << "an RST of the upstream may have destroyed its answer";
  EXPECT_TRUE(response.complete);
}

TEST_P(TlsBoth, PassesContinueOn) {
  ScriptedUpstream upstream(
      behind({read_head(), send("HTTP/1.1 100 Continue\r\n\r\n"), read_content(4), send(std::string(kOk))}));
  const Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  client.send("POST / HTTP/1.1\r\nHost: example.test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

  EXPECT_EQ(client.read_response("POST").status, 100);
  client.send("data");
  EXPECT_EQ(client.read_final("POST").content, "ok");
}

using Leave = void (*)(TlsClient&);

// A client that is done sending may say so in any way: its whole request is served.
TEST_P(TlsBoth, ServesAClientThatEndsAfterItsWholeRequest) {
  for (const Leave end :
       {Leave([](TlsClient& client) { client.fin(); }), Leave([](TlsClient& client) { client.close_notify(); }),
        Leave([](TlsClient& client) { client.half_close(); })}) {
    Gate go;
    ScriptedUpstream upstream(behind({read_message(), wait_for(go), send(std::string(kOk))}));
    const Candor candor(setup(upstream));
    TlsClient client(candor.address(), only());
    client.send(post_head(7) + "content");
    end(client);
    ASSERT_TRUE(upstream.wait_received("content"));
    go.open();

    const Response response = client.read_final("POST");

    EXPECT_EQ(response.content, "ok");
    const boost::json::object line = candor.log().wait_lines(1).front();
    EXPECT_EQ(text_of(line, "cause"), "");
    EXPECT_EQ(number_of(line, "status"), 200);
  }
}

TEST_P(TlsBoth, FinishesADownloadWhileItStops) {
  const std::string content = noise(1U << 20);
  Gate go;
  ScriptedUpstream upstream(behind({read_head(), send(ok_head(content.size()) + content.substr(0, 1000)), wait_for(go),
                                    send(content.substr(1000))}));
  Candor candor(setup(upstream));
  TlsClient client(candor.address(), only());
  client.send(get_request("/"));
  ASSERT_TRUE(upstream.wait_received("\r\n\r\n"));
  candor.signal(SIGTERM);
  go.open();

  const Response response = client.read_final();

  EXPECT_TRUE(response.complete);
  EXPECT_TRUE(response.content == content);
  EXPECT_EQ(client.wait_end(), Io::eof);
  EXPECT_EQ(candor.wait_exit(), 0);
}

}  // namespace
}  // namespace candor::test
