// RFC 9112 §6.3 and §9.2: bytes behind a response belong to nobody. They end the connection to the upstream and never
// become the next response.
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {

Chapter surplus_bytes() {
  Chapter chapter{"surplus bytes"};
  const std::string counted = ok_with("Content-Length: 2\r\n", "ok");
  const std::string chunks = ok_with("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\n\r\n");
  const std::string evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
  for (const auto& [kind, response] : {std::pair{"behind a length: ", counted},
                                       {"behind chunks: ", chunks},
                                       {"behind a length of 0: ", ok_with("Content-Length: 0\r\n")}}) {
    for (const auto& [name, surplus] : {std::pair{"a byte", std::string("x")},
                                        {"CRLF", std::string("\r\n")},
                                        {"LF", std::string("\n")},
                                        {"NUL", std::string(1, '\0')},
                                        {"blank", std::string(" ")},
                                        {"a response", evil},
                                        {"half a response", evil.substr(0, 20)},
                                        {"an interim response", std::string("HTTP/1.1 100 Continue\r\n\r\n")},
                                        {"100 000 bytes", std::string(100'000, 'x')}}) {
      const std::string content =
          response.ends_with("\r\n\r\n") && response.find("chunked") == std::string::npos ? "" : "ok";
      chapter.relay(kind + std::string(name), "RFC 9112 §6.3", response + surplus, Answer(200).content(content))
          .expected.reuse = Reuse::no;
    }
    Case& later =
        chapter.relay(kind + std::string("a response in a packet of its own"), "RFC 9112 §9.2", "", Answer(200));
    later.upstream.script = {read_message(), send(response), send(evil)};
    later.expected.reuse = Reuse::any;  // it may come before the connection is used again, or while it is
    later.expected.seen = {Seen("GET / HTTP/1.1")};
  }
  return chapter;
}

}  // namespace candor::test::conformance
