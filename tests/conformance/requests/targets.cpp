// RFC 9112 §3.2 and RFC 3986: the forms of a target, and the one rule for paths: matched in their normal form,
// forwarded as they came, but for dot segments, which are removed.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

void pass(Chapter& chapter, const std::string& section, const std::string& target) {
  chapter.forward("passes " + target, section, get(target), Seen("GET " + target + " HTTP/1.1"));
}

void become(Chapter& chapter, const std::string& target, const std::string& path) {
  chapter.forward(target + " becomes " + path, "RFC 3986 §5.2.4", get(target), Seen("GET " + path + " HTTP/1.1"));
}

void bar(Chapter& chapter, const std::string& section, const std::string& target) {
  chapter.refuse("refuses " + target, section, get(target));
}

void add_paths(Chapter& chapter) {
  for (const char* target :
       {"/",     "/a/b",       "/a/b/",  "//",     "//evil.test/x", "/a//b",   "/a///b/",    "/a;b=1;c",
        "/;",    "/a%2fb",     "/a%2Fb", "/a%5cb", "/%7Euser",      "/a%20b",  "/caf%C3%A9", "/%ff",
        "/...",  "/.hidden",   "/a..",   "/..a/b", "/..;/a",        "/..%2fa", "/*",         "/a:b@c!$&'()*+,=",
        "/a%2e", "/%2e%2e%2e", "/%2fa"})
    pass(chapter, "RFC 3986 §6.2.2", target);
  // No URI has these, and everybody sends them; recipients agree on what they mean.
  pass(chapter, "RFC 9112 §3.2", "/{a}|b^c`d\"e<f>[g]");
  become(chapter, "/a/./b", "/a/b");
  become(chapter, "/a/../b", "/b");
  become(chapter, "/../../b", "/b");
  become(chapter, "/a/..", "/");
  become(chapter, "/a/.", "/a/");
  become(chapter, "/..", "/");
  become(chapter, "/.", "/");
  become(chapter, "/a/%2e%2e/b", "/b");
  become(chapter, "/a/%2E%2e/b", "/b");
  become(chapter, "/a/.%2e/b", "/b");
  become(chapter, "/a/%2e./b", "/b");
  become(chapter, "/a/%2e/b", "/a/b");
  become(chapter, "/a/b/../../../c", "/c");
  become(chapter, "/a//../b", "/a/b");
  become(chapter, "/a%2f/../b;x/./c%20", "/b;x/c%20");
  become(chapter, "/a/../b?x=../c/./d", "/b?x=../c/./d");
  for (const char* target : {"/%", "/%4", "/%zz", "/%4z", "/%g1", "/a%00b", "/%00", "/%u0041", "/a%", "/%%41", "/%-1",
                             "/% 41", "/\\evil.test", "\\", "/a\\..\\b", "/a#b", "/#", "/a?b#c"})
    bar(chapter, "RFC 3986 §2", target);
  for (const unsigned char byte : invisible()) {
    if (byte >= 0x84 && byte < 0xfe && byte != 0xc3) continue;
    chapter.refuse("byte " + hex(byte) + " in the path", "RFC 3986 §2", get(inserted("/ab", 2, byte)));
  }
}

void add_queries(Chapter& chapter) {
  for (const char* target : {"/?", "/??", "/?a=1&b=2", "/?a?b/c", "/?&&", "/?x=%zz", "/?x=%00", "/?x=%", "/?a\\b",
                             "/?x=/../y", "/?{}|^`\"<>", "/?q=http://other.test/", "/?a;b"})
    pass(chapter, "RFC 3986 §3.4", target);
  for (const unsigned char byte : Bytes{0x00, 0x01, 0x09, 0x0b, 0x0d, 0x20, 0x7f, 0x80, 0xe9, 0xff})
    chapter.refuse("byte " + hex(byte) + " in the query", "RFC 3986 §3.4", get(inserted("/?ab", 3, byte)));
}

void add_absolute(Chapter& chapter) {
  const auto absolute = [&](const std::string& target, const std::string& path, const std::string& host) {
    chapter.forward("absolute " + target, "RFC 9112 §3.2.2", get(target),
                    Seen("GET " + path + " HTTP/1.1").with("Host", host));
  };
  absolute("http://conformance.test/a", "/a", "conformance.test");
  absolute("HTTP://conformance.test/a", "/a", "conformance.test");
  absolute("http://conformance.test", "/", "conformance.test");
  absolute("http://conformance.test?x", "/?x", "conformance.test");
  absolute("http://conformance.test/?x=http://a/", "/?x=http://a/", "conformance.test");
  absolute("http://conformance.test:8080/a", "/a", "conformance.test:8080");
  absolute("http://other.test/a", "/a", "other.test");  // the target counts, not Host
  absolute("http://[2001:db8::1]/a", "/a", "[2001:db8::1]");
  absolute("http://192.0.2.1:81/a", "/a", "192.0.2.1:81");
  absolute("http://conformance.test/a/../b", "/b", "conformance.test");
  absolute("http://conformance.test//a", "//a", "conformance.test");
  for (const char* target : {"http://",
                             "http:///a",
                             "http://?x",
                             "http://user@conformance.test/",
                             "http://user:secret@conformance.test/",
                             "http://@conformance.test/",
                             "http://conformance.test:x/",
                             "http://conformance.test:80:80/",
                             "http://:80/",
                             "http://[::1/",
                             "http://::1/",
                             "http://[::g]/",
                             "http://conformance.test/%00",
                             "http://conformance.test/%zz",
                             "http://conformance.test/a#b",
                             "http://conformance.test#b",
                             "http://evil.test\\@conformance.test/",
                             "http://conformance.test\\/",
                             "http://a%zz/",
                             "https://conformance.test/",
                             "ftp://conformance.test/",
                             "file:///etc/passwd",
                             "http:/conformance.test/",
                             "http:conformance.test",
                             "://conformance.test/",
                             "//conformance.test:x y/"})
    bar(chapter, "RFC 9110 §4.2", target);
  const std::string target = "GET http://conformance.test/ HTTP/1.1\r\n";
  chapter.refuse("absolute without Host", "RFC 9112 §3.2", target + "\r\n");
  chapter.refuse("absolute with two Hosts", "RFC 9112 §3.2", target + "Host: a\r\nHost: a\r\n\r\n");
  chapter.refuse("absolute with a bad Host", "RFC 9112 §3.2", target + "Host: a b\r\n\r\n");
}

void add_other_forms(Chapter& chapter) {
  for (const char* target :
       {"*", "a", "index.html", "?x", "*/", "%2f", ":", "conformance.test:80", "/a b", "conformance.test"})
    bar(chapter, "RFC 9112 §3.2", target);
  chapter.forward("asterisk of OPTIONS", "RFC 9112 §3.2.4", request("OPTIONS", "*"), Seen("OPTIONS * HTTP/1.1"));
  chapter.forward("OPTIONS of a whole host", "RFC 9112 §3.2.4", request("OPTIONS", "http://conformance.test"),
                  Seen("OPTIONS * HTTP/1.1"));
  chapter.forward("OPTIONS of a root", "RFC 9112 §3.2.4", request("OPTIONS", "http://conformance.test/"),
                  Seen("OPTIONS / HTTP/1.1"));
  chapter.refuse("OPTIONS of an asterisk and more", "RFC 9112 §3.2.4", request("OPTIONS", "*a"));
  chapter.refuse("POST of an asterisk", "RFC 9112 §3.2.4", request("POST", "*", "Content-Length: 0\r\n"));
  chapter.refuse("CONNECT", "RFC 9110 §9.3.6",
                 "CONNECT conformance.test:443 HTTP/1.1\r\nHost: conformance.test:443\r\n\r\n", 501,
                 "method_not_implemented");
  chapter.refuse("connect in lower case", "RFC 9112 §3.2.3", request("connect", "conformance.test:443"));
}

// The route for /readers lets GET and HEAD through: a POST that gets there in disguise is found out by its 405.
void add_matching(Chapter& chapter) {
  for (const char* target :
       {"/readers", "/readers/", "/readers?x", "/readers/a", "/a/../readers", "/./readers", "/%72eaders",
        "/reader%73/a", "//readers", "///readers//a", "/a/%2e%2e/readers", "/a/..//readers", "/readers/../readers",
        "http://conformance.test/readers", "http://other.test//readers", "/readers/a%2fb", "/readers/;x"}) {
    Expected expected{{Answer(405, "method_not_allowed").with("Allow", "GET, HEAD")}, true};
    chapter.add({"route of " + std::string(target),
                 "RFC 3986 §6.2.2",
                 {sends(request("POST", target))},
                 {},
                 std::move(expected)});
  }
  for (const char* target : {"/readersx", "/READERS", "/readers;x", "/readers%2fa", "/readers%3b", "/%2freaders"})
    chapter.forward("no such route for " + std::string(target), "RFC 3986 §6.2.2", request("POST", target),
                    Seen("POST " + std::string(target) + " HTTP/1.1"));
  chapter.forward("no such route for /readers/../a", "RFC 3986 §5.2.4", request("POST", "/readers/../a"),
                  Seen("POST /a HTTP/1.1"));
}

}  // namespace

Chapter targets() {
  Chapter chapter{"target"};
  add_paths(chapter);
  add_queries(chapter);
  add_absolute(chapter);
  add_other_forms(chapter);
  add_matching(chapter);
  return chapter;
}

}  // namespace candor::test::conformance
