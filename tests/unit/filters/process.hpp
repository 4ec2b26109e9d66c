// What the server gives to filters at the start, and one request to try them with: for tests of whole filters.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "config/loader.hpp"
#include "proxy/admin/routes.hpp"
#include "proxy/exchange.hpp"
#include "proxy/filter.hpp"
#include "proxy/observe/registry.hpp"

namespace candor::filters::test {

// A whole configuration around the global filters and those of the routes `api` and `web`, written as YAML flow lists.
config::Loaded load(std::string_view global, std::string_view of_api = "[]");
// What is said first of the route `api` with this filter, whose options are YAML in flow style; empty where all is
// well.
std::string first_error(std::string_view filter, std::string_view options);

// The filters of one kind, built for every route as the server does at its start.
class Process {
 public:
  static constexpr unsigned kWorkers = 2;

  explicit Process(const config::Config& config, std::string state_dir = {});

  // The only filter of that name in the route's chain.
  Filter& filter(std::string_view route, std::string_view name, unsigned worker = 0);

  // How many filters in the route's chain have that hook.
  template <class Hook>
  std::size_t count(std::string_view route) const {
    std::size_t count = 0;
    for (const Built& built : built_)
      count += built.route == route && built.worker == 0 && dynamic_cast<Hook*>(built.filter.get()) != nullptr ? 1 : 0;
    return count;
  }

  // What is done when watched files have changed.
  void reread_files();

  // The value of a counter or gauge; -1 where there is no such series.
  double metric(std::string_view name, const observe::Labels& labels) const;

  admin::Response admin_page(const std::string& path) const;  // of GET
  admin::Response admin(std::string method, std::string subpath = {}, std::string body = {}) const;

 private:
  struct Built {
    std::string route;
    std::string name;
    unsigned worker;
    std::unique_ptr<Filter> filter;
  };

  observe::Registry registry_{kWorkers};
  admin::Routes routes_;
  SharedParts shared_;
  WatchedFiles watched_;
  std::vector<Built> built_;
};

// A request as the filters see it, at 2027-01-15T08:00:00Z.
class Request {
 public:
  explicit Request(std::string_view client, std::string_view path = "/v1/items");

  Request& field(std::string_view name, std::string_view value);
  Request& later(std::chrono::nanoseconds by);
  Request& query(std::string_view query);
  Request& matching(std::string_view path);  // the route's prefix

  std::optional<Reply> through(Filter& filter) { return filter.on_request(exchange); }

  Exchange exchange;

 private:
  config::Route route_;
};

// The value of a field of the reply, empty where there is none.
std::string field_of(const Reply& reply, std::string_view name);

}  // namespace candor::filters::test
