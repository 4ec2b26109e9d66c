// RFC 9112 §2.2, §2.3 and §3: the first line of a request, and what may stand before it. A server may be lenient about
// blanks there (§3); we are not, because the next recipient may read them differently.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

const std::string kFields = std::string(kHost) + "\r\n";

std::string line(std::string_view text) { return std::string(text) + "\r\n" + kFields; }

void add_blanks(Chapter& chapter) {
  const std::pair<const char*, std::string> lines[] = {
      {"method alone", "GET"},
      {"no version", "GET /"},
      {"no version, one blank behind the target", "GET / "},
      {"no target", "GET HTTP/1.1"},
      {"empty target", "GET  HTTP/1.1"},
      {"no method", " / HTTP/1.1"},
      {"two blanks before the target", "GET  / HTTP/1.1"},
      {"two blanks before the version", "GET /  HTTP/1.1"},
      {"blank before the method", " GET / HTTP/1.1"},
      {"blank behind the version", "GET / HTTP/1.1 "},
      {"tab behind the version", "GET / HTTP/1.1\t"},
      {"tab before the target", "GET\t/ HTTP/1.1"},
      {"tab before the version", "GET /\tHTTP/1.1"},
      {"VT before the target", "GET\v/ HTTP/1.1"},
      {"FF before the version", "GET /\fHTTP/1.1"},
      {"CR before the target", "GET\r/ HTTP/1.1"},
      {"CR before the version", "GET /\rHTTP/1.1"},
      {"four words", "GET / x HTTP/1.1"},
      {"blank in the target", "GET /a b HTTP/1.1"},
      {"field without a request line", "Host: conformance.test"},
      {"response instead of a request", "HTTP/1.1 200 OK"},
      {"nothing but blanks", "   "},
      {"quoted target", "GET \"/\" HTTP/1.1"},
      {"two request lines", "GET / HTTP/1.1\r\nGET / HTTP/1.1"},
  };
  for (const auto& [name, text] : lines) chapter.refuse(name, "RFC 9112 §3", line(text));
  chapter.refuse("NUL before the target", "RFC 9112 §3", line(std::string("GET\0/ HTTP/1.1", 14)));
}

void add_versions(Chapter& chapter) {
  for (const char* version :
       {"http/1.1",  "Http/1.1",  "HTTP/1",    "HTTP/1.",   "HTTP/.1",    "HTTP/1.1.1",  "HTTP/11",  "HTTP/01.1",
        "HTTP/1.01", "HTTP/1.10", "HTTP/1.1x", "HTTP/-1.1", "HTTP/+1.1",  "HTTP/1,1",    "HTTP/1.a", "HTTP/a.1",
        "HTTPS/1.1", "HTTP",      "HTTP/",     "ICY/1.1",   "HTTP\\1.1",  "HTTP1.1",     "1.1",      "HTTP//1.1",
        "XHTTP/1.1", "HTTP/1.1,", "HTTP/2",    "HTTP/1_1",  "HTTP/0x1.1", "\"HTTP/1.1\""})
    chapter.refuse(std::string("version ") + version, "RFC 9112 §2.3", line("GET / " + std::string(version)));
  for (const char* version : {"HTTP/0.0", "HTTP/0.9", "HTTP/2.0", "HTTP/2.1", "HTTP/3.0", "HTTP/3.7", "HTTP/9.9"})
    chapter.refuse(std::string("version ") + version, "RFC 9110 §15.6.6", line("GET / " + std::string(version)), 505,
                   "version_not_supported");
  chapter.refuse("HTTP/2 preface", "RFC 9113 §3.4", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version_not_supported");
  for (const char* version : {"HTTP/1.2", "HTTP/1.9"})
    chapter.forward(std::string("version ") + version, "RFC 9110 §2.5", line("GET / " + std::string(version)),
                    Seen("GET / HTTP/1.1"));
}

void add_line_endings(Chapter& chapter) {
  chapter.refuse("bare LF behind the line", "RFC 9112 §2.2", "GET / HTTP/1.1\n" + kFields);
  chapter.refuse("CR alone behind the line", "RFC 9112 §2.2", "GET / HTTP/1.1\r" + kFields);
  chapter.refuse("CR CR LF behind the line", "RFC 9112 §2.2", "GET / HTTP/1.1\r\r\n" + kFields);
  chapter.refuse("LF CR behind the line", "RFC 9112 §2.2", "GET / HTTP/1.1\n\r" + kFields);
  chapter.refuse("bare LF before the line", "RFC 9112 §2.2", "\n" + get("/"));
  chapter.refuse("blank line that is not empty before the line", "RFC 9112 §2.2", " \r\n" + get("/"));
  chapter.refuse("tab and CRLF before the line", "RFC 9112 §2.2", "\t\r\n" + get("/"));
  chapter.refuse("CR CR LF before the line", "RFC 9112 §2.2", "\r\r\n" + get("/"));
  chapter.refuse("byte order mark before the line", "RFC 9112 §3", "\xef\xbb\xbf" + get("/"));
  chapter.forward("one empty line before the line", "RFC 9112 §2.2", "\r\n" + get("/"), Seen("GET / HTTP/1.1"));
  chapter.forward("five empty lines before the line", "RFC 9112 §2.2", "\r\n\r\n\r\n\r\n\r\n" + get("/"),
                  Seen("GET / HTTP/1.1"));
}

void add_no_http(Chapter& chapter) {
  using namespace std::string_literals;
  chapter.refuse("TLS hello with an LF in it", "RFC 9112 §3",
                 "\x16\x03\x01\x00\x10\x01\x00\x00\x0c\x03\x03\x0a\x00\x00"s);
  chapter.refuse("SSH banner", "RFC 9112 §3", "SSH-2.0-OpenSSH_9.2\r\n");
  chapter.refuse("mail greeting", "RFC 9112 §3", "EHLO conformance.test\r\n");
  chapter.refuse("NULs and an LF", "RFC 9112 §3", std::string(64, '\0') + "\n");
  chapter.refuse("PROXY protocol line, which nobody has agreed on", "RFC 9112 §3",
                 "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + get("/"));
  chapter.refuse("TLS hello and an end", "RFC 9112 §8", "").client = {sends("\x16\x03\x01\x02"s), half_closes()};
}

void add_cuts(Chapter& chapter) {
  const std::string whole = get("/a?b", "X-Cut: anywhere\r\n");
  for (std::size_t at = 1; at < whole.size(); at += (at < 24 || at > whole.size() - 5 ? 1 : 7)) {
    Case& row = chapter.forward("head cut after " + std::to_string(at) + " bytes", "RFC 9112 §2.2", "",
                                Seen("GET /a?b HTTP/1.1").with("X-Cut", "anywhere"));
    row.client = {sends(whole.substr(0, at)), sends(whole.substr(at))};
  }
  Case& bytewise =
      chapter.forward("head byte by byte", "RFC 9112 §2.2", "", Seen("GET /a?b HTTP/1.1").with("X-Cut", "anywhere"));
  bytewise.client.clear();
  for (const char c : whole) bytewise.client.push_back(sends(std::string(1, c)));
}

void add_ends(Chapter& chapter) {
  for (const char* part : {"G", "GET", "GET /", "GET / HTTP/1.1", "GET / HTTP/1.1\r", "GET / HTTP/1.1\r\n",
                           "GET / HTTP/1.1\r\nHost: conformance.test", "GET / HTTP/1.1\r\nHost: conformance.test\r\n",
                           "GET / HTTP/1.1\r\nHost: conformance.test\r\n\r"}) {
    chapter.refuse("end after " + std::to_string(std::string_view(part).size()) + " bytes", "RFC 9112 §8", "")
        .client = {sends(part), half_closes()};
  }
  // Nothing was asked, so nothing is answered.
  chapter.add({"end before the first byte", "RFC 9112 §9.5", {half_closes()}});
  chapter.add({"end after an empty line", "RFC 9112 §2.2", {sends("\r\n"), half_closes()}});
  chapter.add({"end after a CR", "RFC 9112 §2.2", {sends("\r"), half_closes()}});
}

}  // namespace

Chapter request_lines() {
  Chapter chapter{"request line"};
  add_blanks(chapter);
  add_versions(chapter);
  add_line_endings(chapter);
  add_no_http(chapter);
  add_cuts(chapter);
  add_ends(chapter);
  for (const unsigned char byte : barred_from_tokens())
    chapter.refuse("byte " + hex(byte) + " in the method", "RFC 9110 §9.1", inserted(get("/"), 2, byte));
  return chapter;
}

}  // namespace candor::test::conformance
