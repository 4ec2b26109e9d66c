#include "tests/support/access_log_reader.hpp"

#include <boost/json/parse.hpp>

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"

namespace candor::test {
namespace {

std::string complete_lines(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  std::string all = text.str();
  all.resize(all.rfind('\n') + 1);  // npos + 1 = 0: no complete line
  return all;
}

}  // namespace

std::vector<boost::json::object> AccessLogReader::lines() const {
  std::vector<boost::json::object> result;
  std::istringstream text(complete_lines(path_));
  for (std::string line; std::getline(text, line);) result.push_back(boost::json::parse(line).as_object());
  return result;
}

std::vector<boost::json::object> AccessLogReader::wait_lines(std::size_t count) const {
  std::vector<boost::json::object> result;
  const bool came = eventually([&] { return (result = lines()).size() >= count; });
  if (came) return result;
  throw std::runtime_error("access log: " + std::to_string(result.size()) + " lines instead of " +
                           std::to_string(count));
}

}  // namespace candor::test
