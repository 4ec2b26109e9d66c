#include "tests/bench/tools/load_options.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

namespace candor::bench {
namespace {

[[noreturn]] void refuse(std::string_view option) {
  std::fprintf(stderr, "load: bad option %.*s\n", static_cast<int>(option.size()), option.data());
  std::exit(2);
}

template <class Number>
Number number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) refuse(text);
  return value;
}

std::chrono::nanoseconds seconds(std::string_view text) {
  return std::chrono::round<std::chrono::nanoseconds>(std::chrono::duration<double>(number<double>(text)));
}

using Text = std::string_view;
using Reader = std::function<void(LoadOptions&, Text)>;

const std::map<Text, Reader> kValues{
    {"--port", [](LoadOptions& to, Text text) { to.port = number<std::uint16_t>(text); }},
    {"--connections", [](LoadOptions& to, Text text) { to.connections = number<std::size_t>(text); }},
    {"--in-flight", [](LoadOptions& to, Text text) { to.in_flight = number<std::size_t>(text); }},
    {"--warm-up", [](LoadOptions& to, Text text) { to.warm_up = seconds(text); }},
    {"--seconds", [](LoadOptions& to, Text text) { to.length = seconds(text); }},
    {"--requests", [](LoadOptions& to, Text text) { to.requests = number<std::uint64_t>(text); }},
    {"--rate", [](LoadOptions& to, Text text) { to.rate = number<double>(text); }},
    {"--target", [](LoadOptions& to, Text text) { to.target = text; }},
    {"--host", [](LoadOptions& to, Text text) { to.host = text; }},
    {"--fields", [](LoadOptions& to, Text text) { to.fields = number<std::size_t>(text); }},
    {"--field", [](LoadOptions& to, Text text) { to.extra_fields.emplace_back(text); }},
    {"--content", [](LoadOptions& to, Text text) { to.content_bytes = number<std::uint64_t>(text); }},
    {"--vary", [](LoadOptions& to, Text text) { to.vary = number<std::uint64_t>(text); }},
    {"--answer", [](LoadOptions& to, Text text) { to.answer_bytes = number<std::int64_t>(text); }},
    {"--measure", [](LoadOptions& to, Text text) { to.measured.push_back(number<int>(text)); }},
};

const std::map<Text, bool LoadOptions::*> kSwitches{
    {"--connection-each", &LoadOptions::connection_each},
    {"--chunked", &LoadOptions::chunked},
    {"--hold", &LoadOptions::hold},
    {"--tls", &LoadOptions::tls},
};

}  // namespace

LoadOptions read_options(int argc, char** argv) {
  LoadOptions options;
  for (int i = 1; i < argc; ++i) {
    const Text name = argv[i];
    if (const auto found = kSwitches.find(name); found != kSwitches.end()) {
      options.*found->second = true;
      continue;
    }
    const auto found = kValues.find(name);
    if (found == kValues.end() || ++i == argc) refuse(name);
    found->second(options, argv[i]);
  }
  if (options.port == 0 || options.connections == 0) refuse("--port or --connections");
  if (options.in_flight == 0) options.in_flight = options.connections;
  return options;
}

}  // namespace candor::bench
