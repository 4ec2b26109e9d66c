// What the admin listener answers: an explicit table of path to handler. Filters add theirs when they are built, before
// the listener starts; handlers run on the admin thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace candor::admin {

struct Request {
  std::string method;   // GET, PUT, POST, DELETE …
  std::string subpath;  // percent-decoded rest of the path behind the route's, without the slash: "" or "api"
  std::string query;
  std::string body;  // 64 KiB at most; the listener refuses more
  std::string by;    // who asks, for records: "admin" and the peer's address
};

struct Response {
  int status = 200;
  std::string body{};
  std::string content_type = "application/json";
  std::string allow{};  // for 405
};

using Handler = std::function<Response(const Request&)>;

class Routes {
 public:
  struct Entry {
    std::string path;     // "/maintenance"; also matches "/maintenance/…"
    std::string methods;  // "GET, PUT, DELETE": others are 405 before the handler is asked
    std::string summary;  // one line for the index at GET /
    Handler handler;
  };

  // The same path again replaces its entry.
  void add(Entry entry);
  const Entry* find(std::string_view path) const;
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace candor::admin
