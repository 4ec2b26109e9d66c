#include "config/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <vector>

namespace candor::config {
namespace {

// Words come from a file or a command line and may be long; nobody mistypes a key of that length.
constexpr std::size_t kWordMax = 64;
// More than any section has keys; a file may have thousands of upstreams.
constexpr std::size_t kListedMax = 24;

struct Candidate {
  std::size_t distance;
  std::string_view word;
};

std::string expected_one_of(std::string_view word, std::span<const std::string_view> known) {
  std::vector<Candidate> candidates;
  for (const std::string_view each : known) candidates.push_back({edit_distance(word, each), each});
  std::ranges::stable_sort(candidates, {}, &Candidate::distance);

  std::vector<std::string_view> listed;
  for (const Candidate& each : candidates | std::views::take(kListedMax)) listed.push_back(each.word);
  return fmt::format("; expected one of {}{}", fmt::join(listed, ", "), known.size() > kListedMax ? ", …" : "");
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  word = word.substr(0, kWordMax);
  const auto by_distance = [word](std::string_view candidate) { return edit_distance(word, candidate); };
  const auto found = std::ranges::min_element(known, {}, by_distance);
  return found == known.end() ? std::string_view{} : *found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  if (known.empty()) return {};
  word = word.substr(0, kWordMax);
  const std::string_view candidate = nearest(word, known);
  const std::size_t slips_max = std::max<std::size_t>(2, std::max(word.size(), candidate.size()) / 3);
  if (edit_distance(word, candidate) <= slips_max) return fmt::format("; did you mean {}?", candidate);
  return expected_one_of(word, known);
}

}  // namespace candor::config
