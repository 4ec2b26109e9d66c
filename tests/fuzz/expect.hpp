// What a fuzz target promises. A broken promise ends the process, which is how a fuzzer learns of it.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace candor::test {

inline void expect(bool kept, std::string_view promise, const std::string& details = {}) {
  if (kept) return;
  std::fprintf(stderr, "broken: %.*s\n%s\n", static_cast<int>(promise.size()), promise.data(), details.c_str());
  std::abort();
}

}  // namespace candor::test
