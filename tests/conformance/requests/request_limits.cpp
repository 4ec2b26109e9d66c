// Every limit of a request at its value and one past it (RFC 9110 §15.5.14 and §15.5.15, RFC 6585 §5).
#include "tests/conformance/chapters.hpp"

namespace candor::test::conformance {
namespace {

constexpr std::size_t kTargetMax = 8192;
constexpr std::size_t kSectionMax = 32768;  // of fields, with the empty line
constexpr std::size_t kFieldsMax = 100;

void add_targets(Chapter& chapter) {
  const std::string longest = "/" + std::string(kTargetMax - 1, 'a');
  chapter.forward("target of 8192 bytes", "RFC 9110 §15.5.15", get(longest), Seen("GET " + longest + " HTTP/1.1"));
  chapter.forward("query of 8190 bytes", "RFC 9110 §15.5.15", get("/?" + longest.substr(2)),
                  Seen("GET /?" + longest.substr(2) + " HTTP/1.1"));
  const auto too_long = [&](const char* name, const std::string& bytes) {
    chapter.refuse(name, "RFC 9110 §15.5.15", bytes, 414, "target_too_long");
  };
  too_long("target of 8193 bytes", get(longest + "a"));
  too_long("query that is too long", get("/?" + longest));
  too_long("absolute target that is too long", get("http://conformance.test" + longest));
  too_long("target of 20 000 bytes", get("/" + std::string(20'000, 'a')));
  too_long("target of 8193 bytes for a method that is longer", request("PROPFIND", longest + "a"));
  too_long("target without an end", "GET /" + std::string(20'000, 'a'));
  too_long("request line without a blank and an end", std::string(20'000, 'A'));
}

void add_fields(Chapter& chapter) {
  const auto too_large = [&](const char* name, const std::string& fields) {
    chapter.refuse(name, "RFC 6585 §5", get("/", fields), 431, "head_too_large");
  };
  std::string fields;
  for (std::size_t i = 1; i < kFieldsMax; ++i) fields += "X: 1\r\n";
  chapter.forward("100 fields", "RFC 6585 §5", get("/", fields), Seen("GET / HTTP/1.1"));
  too_large("101 fields", fields + "X: 1\r\n");
  std::string thousands;
  for (int i = 0; i < 5000; ++i) thousands += "a:\r\n";
  too_large("5 000 fields", thousands);
  const std::string room(kSectionMax - kHost.size() - 2 - 7, 'x');  // besides "X-A: " and its CRLF
  chapter.forward("section of 32768 bytes", "RFC 6585 §5", get("/", "X-A: " + room + "\r\n"),
                  Seen("GET / HTTP/1.1").with("X-A", room));
  too_large("section of 32769 bytes", "X-A: " + room + "x\r\n");
  too_large("value of 60 000 bytes", "X-A: " + std::string(60'000, 'x') + "\r\n");
  too_large("name of 40 000 bytes", std::string(40'000, 'x') + ": 1\r\n");
  too_large("section of blanks", "X-A:" + std::string(40'000, ' ') + "\r\n");
  chapter.refuse("section without an end", "RFC 6585 §5",
                 "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + std::string(40'000, 'x'), 431, "head_too_large");
}

void add_contents(Chapter& chapter) {
  chapter.forward("content of 10 bytes where 10 are allowed", "RFC 9110 §15.5.14",
                  request("POST", "/small", "Content-Length: 10\r\n", "0123456789"),
                  Seen("POST /small HTTP/1.1").content("0123456789"));
  chapter.forward("chunks of 10 bytes where 10 are allowed", "RFC 9110 §15.5.14",
                  request("POST", "/small", "Transfer-Encoding: chunked\r\n", "a\r\n0123456789\r\n0\r\n\r\n"),
                  Seen("POST /small HTTP/1.1").content("0123456789"));
  // All of the content is here, so the next request can be found behind it.
  chapter.add({"content of 11 bytes where 10 are allowed",
               "RFC 9110 §15.5.14",
               {sends(request("POST", "/small", "Content-Length: 11\r\n", "0123456789a"))},
               {},
               {{Answer(413, "body_too_large")}, true}});
  const auto too_large = [&](const char* name, const std::string& length, const std::string& content) {
    return chapter.refuse(name, "RFC 9110 §15.5.14", request("POST", "/small", length, content), 413, "body_too_large");
  };
  too_large("announcement of 11 bytes where 10 are allowed", "Content-Length: 11\r\n", "");
  too_large("announcement of 2^63-1 bytes", "Content-Length: 9223372036854775807\r\n", "");
  too_large("announcement of 11 bytes with 100-continue", "Expect: 100-continue\r\nContent-Length: 11\r\n", "");
  const auto too_large_content = [&](const char* name, const std::string& content) -> Case& {
    const std::string bytes = request("POST", "/small", "Transfer-Encoding: chunked\r\n", content);
    return chapter.refuse_content(name, "RFC 9110 §15.5.14", bytes, 413, "body_too_large");
  };
  // All of the content is here again.
  for (const auto& [name, content] :
       {std::pair{"chunk of 11 bytes where 10 are allowed", "b\r\n0123456789a\r\n0\r\n\r\n"},
        {"chunks of 11 bytes in all", "a\r\n0123456789\r\n1\r\na\r\n0\r\n\r\n"}})
    too_large_content(name, content).expected.kept = true;
  too_large_content("chunks without an end", "ffffff\r\n0123456789a");
}

}  // namespace

Chapter request_limits() {
  Chapter chapter{"limits of requests"};
  add_targets(chapter);
  add_fields(chapter);
  add_contents(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
