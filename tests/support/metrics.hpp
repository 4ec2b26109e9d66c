// One scrape of /metrics, read from its text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace candor::test {

class Metrics {
 public:
  using Labels = std::map<std::string, std::string>;

  explicit Metrics(std::string_view text);

  // Of all samples that have these labels, whatever others they have.
  double sum(std::string_view name, const Labels& labels = {}) const;

 private:
  struct Sample {
    std::string name;
    Labels labels = {};
    double value = 0;
  };
  std::vector<Sample> samples_;
};

}  // namespace candor::test
