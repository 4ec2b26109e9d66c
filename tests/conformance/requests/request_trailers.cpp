// RFC 9112 §7.1.2 and RFC 9110 §6.5: trailer fields pass as trailer fields, never into the head, and those that would
// frame, route, authenticate or describe the message do not pass at all (§6.5.1).
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

using namespace std::string_literals;

constexpr std::size_t kSectionMax = 8192;  // bytes of the lines without their CRLFs
constexpr std::size_t kFieldsMax = 100;

std::string with_trailers(const std::string& section) { return chunked("5\r\nhello\r\n0\r\n" + section + "\r\n"); }

void add_good(Chapter& chapter) {
  chapter.forward("one", "RFC 9110 §6.5", with_trailers("X-Sum: 1\r\n"),
                  Seen("POST / HTTP/1.1").content("hello").trailer("X-Sum", "1").without("X-Sum"));
  chapter.forward("several", "RFC 9110 §6.5", with_trailers("X-A: 1\r\nx-b:2\r\nX-A: 3\r\n"),
                  Seen("POST / HTTP/1.1")
                      .content("hello")
                      .trailer("X-A", "1, 3")
                      .trailer("X-B", "2")
                      .without("X-A")
                      .without("X-B"));
  chapter.forward("one of the same name as a field", "RFC 9110 §6.5.1",
                  chunked("5\r\nhello\r\n0\r\nX-Role: admin\r\n\r\n", "X-Role: guest\r\n"),
                  Seen("POST / HTTP/1.1").content("hello").with("X-Role", "guest"));
  chapter.forward("announced by Trailer", "RFC 9110 §6.6.2",
                  chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", "Trailer: X-Sum\r\n"),
                  Seen("POST / HTTP/1.1").content("hello").with("Trailer", "X-Sum").trailer("X-Sum", "1"));
  chapter.forward("behind no data at all", "RFC 9110 §6.5", chunked("0\r\nX-Sum: 1\r\n\r\n"),
                  Seen("POST / HTTP/1.1").trailer("X-Sum", "1"));
  const std::string whole = with_trailers("X-Sum: 1\r\n");
  for (std::size_t back = 1; back < 14; back += 2)
    chapter
        .forward("cut " + std::to_string(back) + " bytes before the end", "RFC 9112 §7.1.2", "",
                 Seen("POST / HTTP/1.1").content("hello").trailer("X-Sum", "1"))
        .client = {sends(whole.substr(0, whole.size() - back)), sends(whole.substr(whole.size() - back))};
}

void add_dropped(Chapter& chapter) {
  for (const char* name : {"Content-Length",
                           "Transfer-Encoding",
                           "Host",
                           "Trailer",
                           "Connection",
                           "Keep-Alive",
                           "Proxy-Connection",
                           "TE",
                           "Upgrade",
                           "HTTP2-Settings",
                           "Authorization",
                           "Proxy-Authorization",
                           "Cookie",
                           "Content-Encoding",
                           "Content-Type",
                           "Content-Range",
                           "Max-Forwards",
                           "Expect",
                           "Range",
                           "Cache-Control",
                           "If-Match",
                           "Via",
                           "CDN-Loop",
                           "X-Forwarded-For",
                           "X-Forwarded-Host",
                           "X-Forwarded-Proto",
                           "Forwarded",
                           "X-Request-Id"})
    chapter.forward("drops " + std::string(name), "RFC 9110 §6.5.1",
                    with_trailers(std::string(name) + ": 1\r\nX-Sum: 1\r\n"),
                    Seen("POST / HTTP/1.1").content("hello").no_trailer(name).trailer("X-Sum", "1").without("X-Sum"));
}

void add_bad(Chapter& chapter) {
  const std::pair<const char*, std::string> sections[] = {
      {"no colon", "X-Sum\r\n"},
      {"blank before the colon", "X-Sum : 1\r\n"},
      {"empty name", ": 1\r\n"},
      {"folded", "X-Sum: 1\r\n 2\r\n"},
      {"blank before the name", " X-Sum: 1\r\n"},
      {"bare LF behind it", "X-Sum: 1\n"},
      {"bare CR in it", "X-Sum: 1\r2\r\n"},
      {"CR CR LF behind it", "X-Sum: 1\r\r\n"},
      {"NUL in a value", "X-Sum: \0\r\n"s},
      {"NUL in a name", "X\0Sum: 1\r\n"s},
      {"DEL in a value", "X-Sum: \x7f\r\n"},
      {"blank in a name", "X Sum: 1\r\n"},
      {"request line", "GET /evil HTTP/1.1\r\n"},
      {"request line like a field", "GET /evil HTTP/1.1: x\r\n"},
      {"chunk", "5\r\nhello\r\n0\r\n"},
  };
  for (const auto& [name, section] : sections) chapter.refuse_content(name, "RFC 9112 §7.1.2", with_trailers(section));
  for (const char* part : {"", "X", "X-Sum: 1", "X-Sum: 1\r", "X-Sum: 1\r\n", "X-Sum: 1\r\n\r"})
    chapter.refuse_content("end after " + std::to_string(std::string_view(part).size()) + " bytes", "RFC 9112 §8", "")
        .client = {sends(chunked("5\r\nhello\r\n0\r\n" + std::string(part))), half_closes()};
}

void add_limits(Chapter& chapter) {
  std::string fields;
  for (std::size_t i = 0; i < kFieldsMax; ++i) fields += "X-T: 1\r\n";
  chapter.forward("100 fields", "RFC 9110 §5.4", with_trailers(fields), Seen("POST / HTTP/1.1").content("hello"));
  chapter.refuse_content("101 fields", "RFC 9110 §5.4", with_trailers(fields + "X-T: 1\r\n"));
  const std::string line = "X-T: " + std::string(kSectionMax - 5, 't');
  chapter.forward("line of 8192 bytes", "RFC 9110 §5.4", with_trailers(line + "\r\n"),
                  Seen("POST / HTTP/1.1").content("hello"));
  chapter.refuse_content("line of 8193 bytes", "RFC 9110 §5.4", with_trailers(line + "t\r\n"));
  chapter.refuse_content("lines of 8193 bytes", "RFC 9110 §5.4",
                         with_trailers("X: 1\r\n" + line.substr(0, line.size() - 3) + "\r\n"));
  chapter.refuse_content("line without an end", "RFC 9110 §5.4", chunked("0\r\nX-T: " + std::string(20'000, 't')));
}

}  // namespace

Chapter request_trailers() {
  Chapter chapter{"trailers of requests"};
  add_good(chapter);
  add_dropped(chapter);
  add_bad(chapter);
  add_limits(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
