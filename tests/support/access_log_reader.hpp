// The access log as JSON objects, in the order of the file.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include <boost/json/object.hpp>

namespace candor::test {

class AccessLogReader {
 public:
  explicit AccessLogReader(std::filesystem::path path) : path_(std::move(path)) {}

  // All complete lines that are there now. Throws on one that is not a JSON object.
  std::vector<boost::json::object> lines() const;
  // Waits until there are at least `count`; throws where they do not come.
  std::vector<boost::json::object> wait_lines(std::size_t count) const;

 private:
  std::filesystem::path path_;
};

}  // namespace candor::test
