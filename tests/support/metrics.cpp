#include "tests/support/metrics.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace candor::test {
namespace {

// name="value",… without escapes: no label value of the tests has any.
Metrics::Labels parse_labels(std::string_view text) {
  Metrics::Labels labels;
  while (!text.empty()) {
    const std::size_t equals = text.find("=\"");
    const std::size_t end = equals == std::string_view::npos ? equals : text.find('"', equals + 2);
    if (end == std::string_view::npos) break;
    labels.emplace(text.substr(0, equals), text.substr(equals + 2, end - equals - 2));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return labels;
}

}  // namespace

Metrics::Metrics(std::string_view text) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.rfind(' ');
    if (line.empty() || line.starts_with('#') || space == std::string::npos) continue;
    const std::string_view series = std::string_view(line).substr(0, space);
    const std::size_t brace = std::min(series.find('{'), series.size());
    Sample sample{.name = std::string(series.substr(0, brace)), .value = std::strtod(line.c_str() + space, nullptr)};
    if (brace < series.size()) sample.labels = parse_labels(series.substr(brace + 1, series.size() - brace - 2));
    samples_.push_back(std::move(sample));
  }
}

double Metrics::sum(std::string_view name, const Labels& labels) const {
  double sum = 0;
  for (const Sample& sample : samples_) {
    const bool matches =
        sample.name == name && std::includes(sample.labels.begin(), sample.labels.end(), labels.begin(), labels.end());
    if (matches) sum += sample.value;
  }
  return sum;
}

}  // namespace candor::test
