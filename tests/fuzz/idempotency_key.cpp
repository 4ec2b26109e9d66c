// The value of Idempotency-Key, whatever a client sends: it is a key or none, and which key does not depend on how it
// is written.
#include "filters/idempotency/key.hpp"

#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"

namespace candor::test {
namespace {

using namespace filters::idempotency;

std::string quoted(std::string_view key) {
  std::string text = "\"";
  for (const char c : key) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text += '"';
}

void run(std::string_view value) {
  const std::optional<std::string> strict = parse_key(value, BareKeys::refused);
  const std::optional<std::string> lenient = parse_key(value, BareKeys::accepted);
  if (strict) expect(lenient == strict, "what is accepted everywhere is the same key everywhere");
  if (!lenient) return;
  expect(!lenient->empty() && lenient->size() <= kKeyBytesMax, "a key has a length");
  for (const char c : *lenient) expect(c >= ' ' && c <= '~', "a key is ASCII that can be printed", *lenient);
  expect(parse_key(quoted(*lenient), BareKeys::refused) == lenient, "a key can be written as the standard wants it");
  expect(strict ? value == quoted(*strict) : value == *lenient, "there is one way to write it, with or without quotes");
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  candor::test::run(candor::test::as_text(data, size));
  return 0;
}
