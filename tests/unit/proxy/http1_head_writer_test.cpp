#include "proxy/http1/head_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "proxy/http1/request_parser.hpp"

namespace candor::http1 {
namespace {

using testing::HasSubstr;
using testing::Not;

class RequestHeadWriter : public testing::Test {
 protected:
  RequestHeadWriter() {
    head_.method = "GET";
    head_.target = "/a";
    head_.path = "/a";
    head_.authority = "example.com";
    head_.fields.add("Host", "example.com");
    forwarding_.path = "/a";
    forwarding_.host = "example.com";
    forwarding_.pseudonym = "candor-1";
    forwarding_.peer_address = "192.0.2.1";
    forwarding_.request_id = "01JD";
  }

  std::string written() const {
    std::string out;
    write_request_head(head_, forwarding_, out);
    return out;
  }

  RequestHead head_;
  RequestForwarding forwarding_;
};

TEST_F(RequestHeadWriter, WritesAWholeHead) {
  head_.fields.add("X-B", "2");
  head_.fields.add("x-a", "1");

  EXPECT_EQ(written(),
            "GET /a HTTP/1.1\r\n"
            "Host: example.com\r\n"
            "X-B: 2\r\n"
            "x-a: 1\r\n"
            "X-Forwarded-For: 192.0.2.1\r\n"
            "X-Forwarded-Proto: http\r\n"
            "X-Forwarded-Host: example.com\r\n"
            "X-Request-Id: 01JD\r\n"
            "Via: 1.1 candor-1\r\n"
            "\r\n");
}

// Fields as they came are copied in runs; what lies between two of them must not come along.
TEST_F(RequestHeadWriter, CopiesFieldsAsTheyCameWithoutThoseBetween) {
  const std::string received =
      "GET /a HTTP/1.1\r\nHost: example.com\r\nA: 1\r\nB: 2\r\nConnection: x-hop\r\nX-Hop: 3\r\nC:4\r\nD: 5 \r\nE: \r\n"
      "F:  6\r\nG:\t7\r\nH: 8\r\n\r\n";
  HeadScanner scanner;
  ASSERT_EQ(scanner.scan(received, {1024, 1024, 100, {}, {}, {}, {}}), HeadScanner::Result::complete);
  ASSERT_FALSE(parse_request(received, scanner, head_));
  head_.fields.set("B", "two");
  head_.fields.remove("Host");

  EXPECT_THAT(written(),
              HasSubstr("\r\nA: 1\r\nB: two\r\nC: 4\r\nD: 5\r\nE: \r\nF: 6\r\nG: 7\r\nH: 8\r\nX-Forwarded-For: "));
  EXPECT_THAT(written(), Not(HasSubstr("X-Hop")));
}

TEST_F(RequestHeadWriter, AppendsToWhatIsThere) {
  std::string out = "before";
  write_request_head(head_, forwarding_, out);

  EXPECT_TRUE(out.starts_with("beforeGET /a HTTP/1.1\r\n"));
}

TEST_F(RequestHeadWriter, KeepsTheQueryAlsoWhenItIsEmpty) {
  head_.has_query = true;
  EXPECT_THAT(written(), HasSubstr("GET /a? HTTP/1.1\r\n"));
  head_.query = "b=c";
  EXPECT_THAT(written(), HasSubstr("GET /a?b=c HTTP/1.1\r\n"));
}

TEST_F(RequestHeadWriter, SpeaksHttp11ForAClientOfHttp10) {
  head_.minor_version = 0;

  EXPECT_THAT(written(), HasSubstr(" HTTP/1.1\r\n"));
}

TEST_F(RequestHeadWriter, ReplacesHost) {
  forwarding_.host = "other.example";

  EXPECT_THAT(written(), HasSubstr("Host: other.example\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("\r\nHost: example.com\r\n")));
}

TEST_F(RequestHeadWriter, DropsTheFieldsOfOneConnection) {
  for (const char* name :
       {"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade", "HTTP2-Settings", "keep-ALIVE"}) {
    head_.fields.add(name, "dropped-value");
  }

  EXPECT_THAT(written(), Not(HasSubstr("dropped-value")));
}

TEST_F(RequestHeadWriter, DropsWhatConnectionNames) {
  head_.fields.add("X-Hop", "dropped-value");
  head_.fields.add("Connection", "keep-alive, x-hOP");
  head_.fields.add("connection", " x-other ,, ");
  head_.fields.add("X-Other", "dropped-value");
  head_.fields.add("X-Hop-Too", "1");

  EXPECT_THAT(written(), Not(HasSubstr("dropped-value")));
  EXPECT_THAT(written(), HasSubstr("X-Hop-Too: 1\r\n"));
}

TEST_F(RequestHeadWriter, LetsConnectionNotNameAwayWhatIdentifiesOrRoutes) {
  head_.fields.add("Connection", "authorization, cookie, host, content-type, cache-control, x-forwarded-for, via");
  head_.fields.add("Authorization", "secret");
  head_.fields.add("Cookie", "a=b");
  head_.fields.add("Content-Type", "text/plain");
  head_.fields.add("Cache-Control", "no-cache");
  head_.fields.add("Via", "1.1 other");

  EXPECT_THAT(written(), HasSubstr("Authorization: secret\r\n"));
  EXPECT_THAT(written(), HasSubstr("Cookie: a=b\r\n"));
  EXPECT_THAT(written(), HasSubstr("Content-Type: text/plain\r\n"));
  EXPECT_THAT(written(), HasSubstr("Cache-Control: no-cache\r\n"));
  EXPECT_THAT(written(), HasSubstr("Via: 1.1 other\r\n"));
  EXPECT_THAT(written(), HasSubstr("Host: example.com\r\n"));
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-For: 192.0.2.1\r\n"));
}

TEST_F(RequestHeadWriter, DropsAsManyAsConnectionMayName) {
  std::string options;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kConnectionOptionsMax; ++i) names.push_back("X-Hop-" + std::to_string(i));
  for (const std::string& name : names) {
    options += name + ",";
    head_.fields.add(name, "dropped-value");
  }
  head_.fields.add("Connection", options);

  EXPECT_THAT(written(), Not(HasSubstr("dropped-value")));
}

TEST_F(RequestHeadWriter, StatesTheLengthAnew) {
  head_.fields.add("Content-Length", "007");
  forwarding_.length = {Framing::length, 7};

  EXPECT_THAT(written(), HasSubstr("Content-Length: 7\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("007")));
}

TEST_F(RequestHeadWriter, StatesAContentOfNoBytes) {
  forwarding_.length = {Framing::length, 0};

  EXPECT_THAT(written(), HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(RequestHeadWriter, StatesTheChunkedCoding) {
  head_.fields.add("Transfer-Encoding", "CHUNKED");
  forwarding_.length = {Framing::chunked, 0};

  EXPECT_THAT(written(), HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("CHUNKED")));
  EXPECT_THAT(written(), Not(HasSubstr("Content-Length")));
}

TEST_F(RequestHeadWriter, AsksForTrailersWhereTheClientDid) {
  head_.fields.add("TE", "gzip, Trailers");
  head_.fields.add("Connection", "TE");

  EXPECT_THAT(written(), HasSubstr("TE: trailers\r\nConnection: TE\r\n"));
}

TEST_F(RequestHeadWriter, ReplacesForwardingFieldsOfAStranger) {
  head_.fields.add("X-Forwarded-For", "10.6.6.6");
  head_.fields.add("X-Forwarded-Host", "evil.example");
  head_.fields.add("X-Forwarded-Proto", "gopher");
  head_.fields.add("Forwarded", "for=10.6.6.6");
  head_.fields.add("X-Request-Id", "evil-id");

  EXPECT_THAT(written(), HasSubstr("X-Forwarded-For: 192.0.2.1\r\n"));
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Proto: http\r\n"));
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Host: example.com\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("10.6.6.6")));
  EXPECT_THAT(written(), Not(HasSubstr("evil")));
  EXPECT_THAT(written(), Not(HasSubstr("gopher")));
}

TEST_F(RequestHeadWriter, KeepsForwardingFieldsOfATrustedPeer) {
  forwarding_.peer_trusted = true;
  head_.fields.add("X-Forwarded-For", "198.51.100.7");
  head_.fields.add("x-forwarded-for", "198.51.100.8, 10.0.0.1");
  head_.fields.add("X-Forwarded-Host", "outer.example");
  head_.fields.add("X-Forwarded-Proto", "https");
  head_.fields.add("Forwarded", "for=198.51.100.7");

  EXPECT_THAT(written(), HasSubstr("X-Forwarded-For: 198.51.100.7, 198.51.100.8, 10.0.0.1, 192.0.2.1\r\n"));
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Host: outer.example\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("X-Forwarded-Host: example.com")));
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Proto: https\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("X-Forwarded-Proto: http\r\n")));
  EXPECT_THAT(written(), HasSubstr("Forwarded: for=198.51.100.7\r\n"));
}

TEST_F(RequestHeadWriter, CompletesTheForwardingFieldsOfATrustedPeer) {
  forwarding_.peer_trusted = true;

  EXPECT_THAT(written(), HasSubstr("X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Host: "
                                   "example.com\r\n"));
}

TEST_F(RequestHeadWriter, SaysThatTheClientCameByTls) {
  forwarding_.over_tls = true;
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Proto: https\r\n"));
  head_.fields.add("X-Forwarded-Proto", "gopher");
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Proto: https\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("gopher")));
}

// It knows how the client came to it; we know only how it came to us.
TEST_F(RequestHeadWriter, BelievesATrustedPeerAboutTheScheme) {
  forwarding_.peer_trusted = true;
  forwarding_.over_tls = true;
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Proto: https\r\n"));
  head_.fields.add("X-Forwarded-Proto", "http");
  EXPECT_THAT(written(), HasSubstr("X-Forwarded-Proto: http\r\n"));
  EXPECT_THAT(written(), Not(HasSubstr("https")));
}

TEST_F(RequestHeadWriter, SignsViaBehindTheOthers) {
  head_.fields.add("Via", "1.0 first");
  const std::string text = written();

  EXPECT_LT(text.find("Via: 1.0 first\r\n"), text.find("Via: 1.1 candor-1\r\n"));
  EXPECT_NE(text.find("Via: 1.1 candor-1\r\n"), std::string::npos);
}

TEST_F(RequestHeadWriter, PassesTraceContextOn) {
  head_.fields.add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  head_.fields.add("tracestate", "a=b");

  EXPECT_THAT(written(), HasSubstr("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n"
                                   "tracestate: a=b\r\n"));
}

TEST_F(RequestHeadWriter, PassesAnExpectationOnButNotOfHttp10) {
  head_.fields.add("Expect", "100-continue");
  EXPECT_THAT(written(), HasSubstr("Expect: 100-continue\r\n"));
  head_.minor_version = 0;
  EXPECT_THAT(written(), Not(HasSubstr("Expect")));
}

class ResponseHeadWriter : public testing::Test {
 protected:
  ResponseHeadWriter() {
    head_.status = 200;
    head_.reason = "OK";
    forwarding_.pseudonym = "candor-1";
  }

  std::string written() const {
    std::string out;
    write_response_head(head_, forwarding_, out);
    return out;
  }

  ResponseHead head_;
  ResponseForwarding forwarding_;
};

TEST_F(ResponseHeadWriter, WritesAWholeHead) {
  head_.fields.add("Set-Cookie", "a=1");
  head_.fields.add("Set-Cookie", "b=2");
  head_.fields.add("server", "x");
  head_.fields.add("Content-Length", "05");
  forwarding_.length = {Framing::length, 5};
  forwarding_.date = "Sun, 06 Nov 1994 08:49:37 GMT";

  EXPECT_EQ(written(),
            "HTTP/1.1 200 OK\r\n"
            "Set-Cookie: a=1\r\n"
            "Set-Cookie: b=2\r\n"
            "server: x\r\n"
            "Content-Length: 5\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Via: 1.1 candor-1\r\n"
            "\r\n");
}

// RFC 9112 §4: the blank behind the code stands also where no reason follows.
TEST_F(ResponseHeadWriter, KeepsTheReasonAsItIs) {
  head_.status = 299;
  head_.reason = "";
  EXPECT_THAT(written(), testing::StartsWith("HTTP/1.1 299 \r\n"));
  head_.reason = "It Went Fine";
  EXPECT_THAT(written(), testing::StartsWith("HTTP/1.1 299 It Went Fine\r\n"));
}

TEST_F(ResponseHeadWriter, DropsTheFieldsOfOneConnection) {
  for (const char* name :
       {"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade", "Transfer-Encoding", "Content-Length"}) {
    head_.fields.add(name, "dropped-value");
  }
  head_.fields.add("Connection", "X-Hop");
  head_.fields.add("X-Hop", "dropped-value");

  EXPECT_THAT(written(), Not(HasSubstr("dropped-value")));
}

TEST_F(ResponseHeadWriter, StatesTheFraming) {
  forwarding_.length = {Framing::chunked, 0};
  EXPECT_THAT(written(), HasSubstr("Transfer-Encoding: chunked\r\n"));
  forwarding_.length = {Framing::until_close, 0};
  EXPECT_THAT(written(), Not(HasSubstr("Transfer-Encoding")));
  EXPECT_THAT(written(), Not(HasSubstr("Content-Length")));
}

TEST_F(ResponseHeadWriter, KeepsTheLengthOfWhatIsNotSent) {
  head_.fields.add("Content-Length", "123");
  forwarding_.keep_length = true;

  EXPECT_THAT(written(), HasSubstr("Content-Length: 123\r\n"));
}

TEST_F(ResponseHeadWriter, SaysCloseOrKeepAlive) {
  EXPECT_THAT(written(), Not(HasSubstr("Connection")));
  forwarding_.close = true;
  EXPECT_THAT(written(), HasSubstr("Connection: close\r\n"));
  forwarding_.close = false;
  forwarding_.keep_alive_1_0 = true;
  EXPECT_THAT(written(), HasSubstr("Connection: keep-alive\r\n"));
}

TEST_F(ResponseHeadWriter, DoesNotSignAnAnswerOfOurOwn) {
  forwarding_.pseudonym = "";

  EXPECT_THAT(written(), Not(HasSubstr("Via")));
}

TEST(InterimHeadWriter, KeepsItsFieldsWithoutThoseOfTheConnection) {
  ResponseHead head;
  head.status = 103;
  head.reason = "Early Hints";
  head.fields.add("Link", "</a.css>");
  head.fields.add("Connection", "X-Hop");
  head.fields.add("X-Hop", "1");
  head.fields.add("Content-Length", "5");
  std::string out;
  write_interim_head(head, "candor-1", out);

  EXPECT_EQ(out, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\nVia: 1.1 candor-1\r\n\r\n");
}

// RFC 9110 §6.5.1.
TEST(TrailerWriter, DropsWhatFramesRoutesOrAuthenticates) {
  Fields trailers;
  for (const char* name :
       {"Content-Length", "Transfer-Encoding", "Host", "Trailer", "Connection", "TE", "Authorization", "Set-Cookie",
        "Content-Encoding", "X-Forwarded-For", "Forwarded", "Client-Cert", "Client-Cert-Chain"}) {
    trailers.add(name, "1");
  }
  trailers.add("X-Sum", "42");
  std::string out;
  write_trailers(trailers, out);

  EXPECT_EQ(out, "X-Sum: 42\r\n");
}

}  // namespace
}  // namespace candor::http1
