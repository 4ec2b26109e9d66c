#include "proxy/command/load.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "proxy/command/options.hpp"

namespace candor::command {
namespace {

// In YAML's single quotes only the quote itself means something.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

std::string_view option_of(std::string_view path) {
  if (path.starts_with("listeners")) return "--listen";
  if (path.starts_with("upstreams")) return "--upstream";
  return path.starts_with("admin") ? "--admin" : path;
}

}  // namespace

void print_errors(const config::Errors& errors) {
  for (const config::Error& error : errors) fmt::print(stderr, "{}\n", error.to_string());
  fmt::print(stderr, "{} error{}\n", errors.size(), errors.size() == 1 ? "" : "s");
}

void print_warnings(const config::Errors& warnings) {
  for (const config::Error& warning : warnings) fmt::print(stderr, "warning: {}\n", warning.to_string());
}

config::Loaded load_quick(const QuickOptions& options, const config::FilterCatalog& filters) {
  std::string text = fmt::format(
      "listeners: [{{address: {}}}]\n"
      "upstreams: [{{name: default, endpoints: [{}]}}]\n"
      "routes: [{{name: default, upstream: default}}]\n",
      quoted(options.listen), quoted(options.upstream));
  if (options.admin == "off")
    text += "admin: off\n";
  else if (!options.admin.empty())
    text += fmt::format("admin: {{address: {}}}\n", quoted(options.admin));

  config::Loaded loaded = config::load_text(text, "command line", filters);
  for (config::Error& error : loaded.errors) {
    error.mark = {};
    error.path = option_of(error.path);
  }
  return loaded;
}

}  // namespace candor::command
