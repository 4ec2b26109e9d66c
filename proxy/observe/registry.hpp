// Where everything that /metrics shows is registered before the first request: the workers' cells by the server, a
// filter's own counters and gauges by its factory.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proxy/observe/cells.hpp"

namespace candor::observe {

using Labels =
    std::map<std::string, std::string>;  // values come from the configuration or a fixed list, never from the wire

// One logical counter with a cell for each worker; a scrape shows the sum.
class ShardedCounter {
 public:
  explicit ShardedCounter(unsigned workers) : shards_(workers) {}
  Counter& shard(unsigned worker) { return shards_[worker].counter; }
  std::uint64_t value() const;

 private:
  struct alignas(64) Shard {  // a cache line each, so that workers do not slow each other down
    Counter counter;
  };
  std::vector<Shard> shards_;
};

class Registry {
 public:
  explicit Registry(unsigned workers) : workers_(workers) {}

  // The same name and labels give the same counter. The reference lives as long as the registry.
  ShardedCounter& counter(const std::string& name, const std::string& help, const Labels& labels);
  // `read` is called on the admin thread at each scrape. The same name and labels again replace it.
  void gauge(const std::string& name, const std::string& help, const Labels& labels, std::function<double()> read);

  enum class Type { counter, gauge };
  struct Series {
    Labels labels;
    std::unique_ptr<ShardedCounter> counter;
    std::function<double()> read;
  };
  struct Family {
    std::string name;
    std::string help;
    Type type;
    std::deque<Series> series;
    std::map<Labels, Series*> by_labels;  // thousands of routes have as many series
  };
  const std::deque<Family>& families() const { return families_; }

 private:
  Series& series(const std::string& name, const std::string& help, Type type, const Labels& labels);

  unsigned workers_;
  std::deque<Family> families_;
};

}  // namespace candor::observe
