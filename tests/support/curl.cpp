#include "tests/support/curl.hpp"

#include <sstream>

namespace candor::test {
namespace {

constexpr const char* kReport = "%{http_code} %{http_version} %{num_connects}\n";

std::string last_head(const std::string& heads) {
  const std::size_t last = heads.rfind("HTTP/");
  return last == std::string::npos ? "" : heads.substr(last);
}

}  // namespace

Fetched curl(const std::string& url, const std::vector<std::string>& options) {
  const TemporaryDirectory directory;
  const std::filesystem::path content = directory / "content";
  const std::filesystem::path heads = directory / "heads";
  write_file(content, "");
  write_file(heads, "");
  // --disable: no ~/.curlrc; the answers themselves go to a file, the report to stdout.
  std::vector<std::string> command{"curl",      "--disable",   "--silent", "--show-error", "--verbose",
                                   "--noproxy", "*",           "--output", content,        "--dump-header",
                                   heads,       "--write-out", kReport};
  command.insert(command.end(), options.begin(), options.end());
  command.push_back(url);
  const Finished finished = run_program(command);

  Fetched fetched{.exit_status = finished.status, .trace = finished.errors};
  std::istringstream report(finished.output.substr(finished.output.rfind('\n', finished.output.size() - 2) + 1));
  report >> fetched.status >> fetched.version >> fetched.connects;
  fetched.head = parse_head(last_head(read_file(heads)));
  fetched.content = read_file(content);
  return fetched;
}

}  // namespace candor::test
