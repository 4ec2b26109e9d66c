// The text of a configuration: whatever it is, it gives a configuration or errors with places that exist, twice the
// same, and from a configuration without errors a router can be made.
#include "config/loader.hpp"

#include <algorithm>

#include "filters/registry.hpp"
#include "proxy/router.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/input.hpp"

namespace candor::test {
namespace {

std::string all_of(const config::Errors& errors) {
  std::string text;
  for (const config::Error& error : errors) text += error.to_string() + "\n";
  return text;
}

void run(std::string_view text) {
  const config::FilterCatalog catalog = filters::catalog();
  const config::Loaded loaded = config::load_text(text, "fuzz", catalog);
  const config::Loaded again = config::load_text(text, "fuzz", catalog);
  expect(all_of(loaded.errors) == all_of(again.errors), "the same text gives the same errors");
  const auto lines = 2 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
  for (const config::Error& error : loaded.errors) {
    expect(error.mark.line >= 0 && error.mark.line <= lines, "an error is at a line that exists", error.to_string());
  }
  if (!loaded.errors.empty()) return;
  expect(!loaded.config.listeners.empty() && !loaded.config.routes.empty(), "what is accepted can serve");
  for (const config::Route& route : loaded.config.routes) {
    expect(route.upstream_index < loaded.config.upstreams.size(), "a route has its upstream", route.name);
  }
  const Router router(loaded.config.routes);
}

}  // namespace
}  // namespace candor::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  candor::test::run(candor::test::as_text(data, size));
  return 0;
}
