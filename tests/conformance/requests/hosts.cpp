// RFC 9112 §3.2 and RFC 9110 §7.2: exactly one Host, and one that is a host with an optional port.
#include "tests/conformance/chapters.hpp"
#include "tests/conformance/families.hpp"

namespace candor::test::conformance {
namespace {

std::string with_fields(const std::string& fields) { return "GET / HTTP/1.1\r\n" + fields + "\r\n"; }

void add_count(Chapter& chapter) {
  chapter.refuse("none", "RFC 9112 §3.2", with_fields(""));
  chapter.refuse("none among others", "RFC 9112 §3.2", with_fields("X-Host: a\r\nHosts: b\r\n"));
  chapter.refuse("twice the same", "RFC 9112 §3.2", with_fields("Host: a\r\nHost: a\r\n"));
  chapter.refuse("two different ones", "RFC 9112 §3.2", with_fields("Host: a\r\nHost: b\r\n"));
  chapter.refuse("two in different case", "RFC 9112 §3.2", with_fields("Host: a\r\nhOST: a\r\n"));
  chapter.refuse("the second one empty", "RFC 9112 §3.2", with_fields("Host: a\r\nHost:\r\n"));
  chapter.refuse("two, far apart", "RFC 9112 §3.2", with_fields("Host: a\r\nX-A: 1\r\nX-B: 2\r\nHost: b\r\n"));
  chapter.refuse("two in HTTP/1.0", "RFC 9112 §3.2", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n");
  chapter.refuse("two for an asterisk", "RFC 9112 §3.2", "OPTIONS * HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
  Case& none_needed =
      chapter.forward("none in HTTP/1.0", "RFC 9112 §3.2", "GET / HTTP/1.0\r\n\r\n", Seen("GET / HTTP/1.1"));
  none_needed.expected.kept = false;
}

}  // namespace

Chapter hosts() {
  Chapter chapter{"Host"};
  add_count(chapter);
  for (const char* host :
       {"",          " ",      ":",        ":80",      "a:b",       "a:-1", "a:+80",  "a:80x",   "a:80:80", "a: 80",
        "a :80",     "a:0x50", "a:123456", "a:65536",  "[::1",      "::1",  "[::1]x", "[::1]:x", "[::g]",   "[]",
        "[1.2.3.4]", "a[::1]", "]",        "http://a", "http://a/", "//a",  "a/",     "a/b",     "/a",      "user@a",
        "@a",        "a?b",    "a#b",      "a\\b",     "a, b",      "a b",  "a\tb",   "a|b",     "a^b",     "a`b",
        "a{b}",      "a<b>",   "\"a\"",    "a%zz",     "a%",        "a%4"})
    chapter.refuse("is " + std::string(host), "RFC 9110 §7.2", with_fields("Host: " + std::string(host) + "\r\n"));
  for (const unsigned char byte : Bytes{0x00, 0x01, 0x08, 0x0b, 0x0c, 0x0d, 0x1f, 0x7f, 0x80, 0xa0, 0xc3, 0xff})
    chapter.refuse("with byte " + hex(byte), "RFC 9110 §7.2", with_fields("Host: " + inserted("ab", 1, byte) + "\r\n"));
  chapter.refuse("blank before the colon", "RFC 9112 §5.1", with_fields("Host : a\r\n"));
  chapter.refuse("blank before the name", "RFC 9112 §2.2", with_fields(" Host: a\r\n"));
  chapter.refuse("folded", "RFC 9112 §5.2", with_fields("Host:\r\n a\r\n"));
  chapter.refuse("folded on", "RFC 9112 §5.2", with_fields("Host: a\r\n .evil.test\r\n"));
  chapter.refuse("NUL behind the name", "RFC 9112 §5.1", with_fields(std::string("Host\0: a\r\n", 10)));

  for (const char* host : {"conformance.test", "conformance.test:80", "conformance.test:", "CONFORMANCE.TEST",
                           "conformance.test.", "192.0.2.1", "192.0.2.1:8080", "[2001:db8::1]", "[::1]:8080",
                           "a_b.test", "xn--caf-dma.test", "a", "a:65535", "a-b.c-d", "a%41b", "~a!$&'()*+;="})
    chapter.forward("passes " + std::string(host), "RFC 9110 §7.2", with_fields("Host: " + std::string(host) + "\r\n"),
                    Seen("GET / HTTP/1.1").with("Host", host).with("X-Forwarded-Host", host));
  const Seen plain = Seen("GET / HTTP/1.1").with("Host", "conformance.test");
  chapter.forward("without a blank", "RFC 9112 §5", with_fields("Host:conformance.test\r\n"), plain);
  chapter.forward("with blanks around", "RFC 9112 §5", with_fields("Host: \t conformance.test \t\r\n"), plain);
  chapter.forward("as the last field", "RFC 9110 §7.2", with_fields("X-A: 1\r\nX-B: 2\r\nHost: conformance.test\r\n"),
                  plain);
  chapter.forward("in capitals", "RFC 9110 §5.1", with_fields("HOST: conformance.test\r\n"), plain);
  chapter.forward("in odd case", "RFC 9110 §5.1", with_fields("hOsT: conformance.test\r\n"), plain);
  return chapter;
}

}  // namespace candor::test::conformance
