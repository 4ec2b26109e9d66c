// The interface that filters implement: what stands between the router and the upstream of a route. A filter touches no
// socket, starts no thread and reads no clock; all it knows of a request is in the Exchange, `now` included.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "proxy/exchange.hpp"
#include "proxy/reply.hpp"

namespace candor::observe {
class Registry;
}
namespace candor::admin {
class Routes;
}

namespace candor {

inline constexpr std::size_t kFiltersPerRouteMax = 16;

class Filter {
 public:
  virtual ~Filter() = default;

  // Nothing: go on. A reply: the request ends here with it, and no later filter sees the request.
  virtual std::optional<Reply> on_request(Exchange&) { return std::nullopt; }
  // Every final answer, ours or the upstream's, in reverse order, for the filters that saw the request. May change its
  // fields.
  virtual void on_response(Exchange&, http1::ResponseHead&) {}

  // Where this filter's part of Exchange::filter_notes is; given by the chain.
  std::size_t slot = 0;
};

// One object for each worker and route, so that a filter needs no lock; what workers must share is captured by the
// factory.
using FilterFactory = std::function<std::unique_ptr<Filter>(unsigned worker)>;

// What the filters of one process have in common across routes and definitions: one object of each type, made by the
// first that asks for it. One for the whole process, used only while chains are built.
class SharedParts {
 public:
  template <class T, class... Arguments>
  std::shared_ptr<T> get_or_make(Arguments&&... arguments) {
    std::shared_ptr<void>& part = parts_[typeid(T)];
    if (!part) part = std::make_shared<T>(std::forward<Arguments>(arguments)...);
    return std::static_pointer_cast<T>(part);
  }

 private:
  std::unordered_map<std::type_index, std::shared_ptr<void>> parts_;
};

// What a filter may register with, once, before the first request.
struct FilterSetup {
  observe::Registry& metrics;
  admin::Routes& admin;
  SharedParts& shared;
  std::filesystem::path state_dir;  // empty: nothing survives a restart
  unsigned workers = 1;
  std::string route;                // of the chain being built
  std::vector<std::string> routes;  // all of them
};

// A filter's validated options. Reading them (filters/registry) has no side effect; build() may open state and
// register.
class FilterDefinition {
 public:
  virtual ~FilterDefinition() = default;
  // Called for each route whose chain holds this definition; a definition in the global list is shared by all routes.
  virtual FilterFactory build(FilterSetup& setup) const = 0;
};

}  // namespace candor
