#include "proxy/observe/registry.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace candor::observe {

std::uint64_t ShardedCounter::value() const {
  std::uint64_t sum = 0;
  for (const Shard& shard : shards_) sum += shard.counter.value();
  return sum;
}

ShardedCounter& Registry::counter(const std::string& name, const std::string& help, const Labels& labels) {
  Series& entry = series(name, help, Type::counter, labels);
  if (!entry.counter) entry.counter = std::make_unique<ShardedCounter>(workers_);
  return *entry.counter;
}

void Registry::gauge(const std::string& name, const std::string& help, const Labels& labels,
                     std::function<double()> read) {
  series(name, help, Type::gauge, labels).read = std::move(read);
}

Registry::Series& Registry::series(const std::string& name, const std::string& help, Type type, const Labels& labels) {
  auto family = std::ranges::find(families_, name, &Family::name);
  if (family == families_.end()) {
    families_.push_back({name, help, type, {}, {}});
    family = std::prev(families_.end());
  }
  assert(family->type == type && "a name stands for one kind of metric");
  Series*& known = family->by_labels[labels];
  if (known == nullptr) known = &family->series.emplace_back(Series{labels, nullptr, nullptr});
  return *known;
}

}  // namespace candor::observe
