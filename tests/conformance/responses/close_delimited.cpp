// RFC 9112 §6.3 (8) and §8: content that ends with its connection reaches an HTTP/1.1 client in chunks, so that a reset
// or a silence within it can be told from its end.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

Case& until_close(Chapter& chapter, const char* name, const std::string& bytes, Answer answer) {
  Case& row = chapter.relay(name, "RFC 9112 §6.3", bytes, std::move(answer));
  row.upstream.then = Ending::close;
  row.expected.reuse = Reuse::no;
  return row;
}

Case& broken(Chapter& chapter, const char* name, const std::string& bytes, const char* cause = "response_incomplete") {
  Case& row = chapter.relay(name, "RFC 9112 §8", "", Answer(200).cut(cause));
  row.upstream.script = {read_message(), send(bytes), pause(30ms), reset()};
  row.expected.kept = false;
  row.expected.reuse = Reuse::no;
  return row;
}

}  // namespace

Chapter close_delimited() {
  Chapter chapter{"close-delimited"};
  const std::string content(100'000, 'x');
  const Answer hello = Answer(200).content("hello").framed(Framing::chunked);
  until_close(chapter, "HTTP/1.1", ok_with("", "hello"), hello);
  until_close(chapter, "HTTP/1.1 with close", ok_with("Connection: close\r\n", "hello"), hello);
  until_close(chapter, "HTTP/1.1 with keep-alive", ok_with("Connection: keep-alive\r\n", "hello"), hello);
  until_close(chapter, "HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", hello);
  until_close(chapter, "HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello", hello);
  until_close(chapter, "no content at all", ok_with(""), Answer(200).content("").framed(Framing::chunked));
  until_close(chapter, "no content, HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\n", Answer(200).content(""));
  until_close(chapter, "100 000 bytes", ok_with("", content), Answer(200).content(content).framed(Framing::chunked));
  until_close(chapter, "content like a response", ok_with("", std::string(kOk)), Answer(200).content(std::string(kOk)));
  until_close(chapter, "content like chunks", ok_with("", "5\r\nhello\r\n0\r\n\r\n"),
              Answer(200).content("5\r\nhello\r\n0\r\n\r\n"));
  until_close(chapter, "error with content", "HTTP/1.1 500 No\r\n\r\nhello", Answer(500).content("hello"));
  to_http_1_0(until_close(chapter, "to an HTTP/1.0 client", ok_with("", "hello"),
                          Answer(200).content("hello").framed(Framing::until_close).without("Transfer-Encoding")));
  to_http_1_0(until_close(chapter, "HTTP/1.0 to an HTTP/1.0 client", "HTTP/1.0 200 OK\r\n\r\nhello",
                          Answer(200).content("hello").framed(Framing::until_close)));
  Case& pieces = until_close(chapter, "in pieces", "", hello);
  pieces.upstream.script = {read_message(), send(ok_with("", "he")), pause(5ms), send("llo"), pause(5ms), close()};
  for (const auto& [name, version] : {std::pair{"", "HTTP/1.1"}, {", HTTP/1.0", "HTTP/1.0"}}) {
    const std::string head = std::string(version) + " 200 OK\r\n\r\n";
    broken(chapter, ("reset within it" + std::string(name)).c_str(), head + "hello");
    broken(chapter, ("reset before a byte of it" + std::string(name)).c_str(), head);
    Case& old = broken(chapter, ("reset within it, to an HTTP/1.0 client" + std::string(name)).c_str(), head + "hello");
    to_http_1_0(old);
    Case& silent = broken(chapter, ("silent within it" + std::string(name)).c_str(), head + "hello", "read_timeout");
    silent.upstream = {{head + "hello"}};
    silent.where = Instance::impatient;
    Case& silent_old = broken(chapter, ("silent within it, to an HTTP/1.0 client" + std::string(name)).c_str(),
                              head + "hello", "read_timeout");
    silent_old.upstream = {{head + "hello"}};
    silent_old.where = Instance::impatient;
    to_http_1_0(silent_old);
  }
  return chapter;
}

}  // namespace candor::test::conformance
