#include "tests/conformance/report.hpp"

#include <fmt/format.h>

namespace candor::test::conformance {
namespace {

constexpr std::size_t kBytesShown = 2000;

std::string readable(std::string_view bytes) {
  std::string text;
  for (const char c : bytes.substr(0, kBytesShown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      text += "\\n\n      ";
    } else if (c == '\r') {
      text += "\\r";
    } else if (byte < 0x20 || byte >= 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  if (bytes.size() > kBytesShown) text += fmt::format("... ({} bytes)", bytes.size());
  return text;
}

void print_bytes(std::string_view title, const std::vector<std::string>& connections) {
  for (std::size_t i = 0; i < connections.size(); ++i)
    fmt::print("    {} {}:\n      {}\n", title, i + 1, readable(connections[i]));
}

}  // namespace

void print_result(const Result& result) {
  fmt::print("{}  {}: {}  [{}]\n", result.mistakes.empty() ? "right" : "WRONG", result.row->chapter, result.row->name,
             result.row->section);
  for (const std::string& mistake : result.mistakes) fmt::print("    - {}\n", readable(mistake));
  print_bytes("sent by client on connection", result.observed.from_client);
  print_bytes("received by client on connection", result.observed.to_client);
  print_bytes("received by upstream on connection", result.observed.to_upstream);
  fmt::print("\n");
}

std::size_t print_score(const std::vector<Chapter>& chapters, const std::vector<Result>& results) {
  std::size_t wrong_in_all = 0;
  for (const Chapter& chapter : chapters) {
    std::size_t played = 0;
    std::size_t wrong = 0;
    for (const Result& result : results) {
      if (result.row->chapter != chapter.name) continue;
      ++played;
      if (!result.mistakes.empty()) ++wrong;
    }
    if (played > 0)
      fmt::print("{:<28}{:>5} of {:>4} right{}\n", chapter.name, played - wrong, played, wrong > 0 ? "  <--" : "");
    wrong_in_all += wrong;
  }
  fmt::print("{:<28}{:>5} of {:>4} right\n", "in all", results.size() - wrong_in_all, results.size());
  return wrong_in_all;
}

}  // namespace candor::test::conformance
