// The interface that filters implement: what stands between the router and the upstream of a route. A filter touches no
// socket, starts no thread and reads no clock; all it knows of a request is in the Exchange, `now` included. Hooks that
// few filters need are in filter_hooks.hpp.
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

#include "config/section.hpp"
#include "proxy/exchange.hpp"
#include "proxy/reply.hpp"
#include "proxy/watched.hpp"

namespace candor::observe {
class Registry;
}
namespace candor::admin {
class Routes;
}

namespace candor {

inline constexpr std::size_t kFiltersPerRouteMax = 16;

// What a filter would do with a request if it came now.
struct Verdict {
  bool known = true;           // false: only a real request can tell
  std::optional<Reply> reply;  // that it would be answered with; nothing: it would pass
  std::string note;            // for the operator: where a limiter stands
};

class Filter {
 public:
  virtual ~Filter() = default;

  // Nothing: go on. A reply: the request ends here with it, and no later filter sees the request.
  virtual std::optional<Reply> on_request(Exchange&) { return std::nullopt; }
  // Every final answer, ours or the upstream's, in reverse order, for the filters that saw the request. May change its
  // fields.
  virtual void on_response(Exchange&, http1::ResponseHead&) {}

  // A dry run of on_request() on an exchange that is not real: it may change the exchange, for the filters behind, but
  // nothing else. No token is spent, nothing is counted, no probe is used.
  virtual Verdict explain(Exchange&) { return {.known = false, .reply = {}, .note = {}}; }

  // Where this filter's part of Exchange::filter_notes is; given by the chain.
  std::size_t slot = 0;
};

// A filter whose on_request() touches nothing but the exchange, so that trying it leaves no trace.
class PureFilter : public Filter {
 public:
  Verdict explain(Exchange& exchange) override { return {.known = true, .reply = on_request(exchange), .note = {}}; }
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
  WatchedFiles& watched;            // what is read from files and re-read when they change
  std::filesystem::path state_dir;  // empty: nothing survives a restart
  unsigned workers = 1;
  std::string route;                // of the chain being built
  std::vector<std::string> routes;  // all of them
  std::string upstream = {};        // of the route; empty for none
};

// A filter's validated options. Reading them (filters/registry) has no side effect; build() may open state and
// register.
class FilterDefinition {
 public:
  virtual ~FilterDefinition() = default;
  // Adds what is wrong with the files that the options name, before anything starts.
  virtual void check_files(config::Errors&) const {}
  // Adds what is wrong with the routes that the options name.
  virtual void check_routes(const std::vector<config::Route>&, config::Errors&) const {}
  // Called for each route whose chain holds this definition; a definition in the global list is shared by all routes.
  virtual FilterFactory build(FilterSetup& setup) const = 0;
};

}  // namespace candor
