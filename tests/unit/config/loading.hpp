// What the tests of the loader share: a catalog of three made-up filters, a smallest valid file, and errors as text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader.hpp"
#include "proxy/filter.hpp"

namespace candor::config::test {

class FakeDefinition : public FilterDefinition {
 public:
  explicit FakeDefinition(std::uint64_t value) : size(value) {}
  FilterFactory build(FilterSetup&) const override { return {}; }

  std::uint64_t size;
};

// "gate" stands in every chain, "single" in one once at most; all know the one option `size`, from 1 to 10.
inline FilterCatalog catalog() {
  FilterCatalog catalog;
  catalog.names = {"gate", "meter", "single"};
  catalog.once = {"single"};
  catalog.always = "gate";
  catalog.configure = [](std::string_view, Section& options) -> std::shared_ptr<const FilterDefinition> {
    std::uint64_t size = 1;
    options.read("size", size, {1, 10});
    return std::make_shared<FakeDefinition>(size);
  };
  return catalog;
}

// Seven lines that load; `more` follows as line 8.
inline std::string file_with(std::string_view more) {
  return "listeners:\n"
         "  - address: \":8080\"\n"
         "upstreams:\n"
         "  - {name: api, endpoints: [\"http://127.0.0.1:9001\"]}\n"
         "routes:\n"
         "  - {name: api, upstream: api}\n"
         "\n" +
         std::string(more);
}

// The file that has this upstream, as the fourth line's mapping without its braces, instead of the usual one.
inline std::string file_with_upstream(std::string_view upstream) {
  return "listeners:\n  - address: \":8080\"\nupstreams:\n  - {" + std::string(upstream) +
         "}\nroutes:\n  - {name: api, upstream: api}\n";
}

// The same for the route, in line 6.
inline std::string file_with_route(std::string_view route) {
  return "listeners:\n  - address: \":8080\"\nupstreams:\n  - {name: api, endpoints: "
         "[\"http://127.0.0.1:9001\"]}\nroutes:\n  - {" +
         std::string(route) + "}\n";
}

inline Loaded load(const std::string& text) { return load_text(text, "f", catalog()); }

inline std::vector<std::string> errors_of(const std::string& text) {
  std::vector<std::string> texts;
  for (const Error& error : load(text).errors) texts.push_back(error.to_string());
  return texts;
}

}  // namespace candor::config::test
