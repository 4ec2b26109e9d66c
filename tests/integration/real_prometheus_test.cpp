// Debian's prometheus scrapes the admin listener and is asked what an operator would ask; promtool reads the exposition
// after every kind of traffic.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <map>

#include "tests/support/candor.hpp"
#include "tests/support/dead_ends.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/free_address.hpp"
#include "tests/support/program.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

namespace json = boost::json;

constexpr std::string_view kUnavailable = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char byte : text) result += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
  return result;
}

class Prometheus {
 public:
  explicit Prometheus(const Address& target) {
    write_file(directory_ / "prometheus.yml",
               fmt::format("global: {{scrape_interval: 1s}}\n"
                           "scrape_configs: [{{job_name: candor, static_configs: [{{targets: ['{}']}}]}}]\n",
                           target.text()));
    const std::string directory = directory_.path();
    program_.emplace(std::vector<std::string>{"prometheus", "--config.file=" + directory + "/prometheus.yml",
                                              "--storage.tsdb.path=" + directory + "/data",
                                              "--web.listen-address=" + address_.text(), "--log.level=warn"});
  }

  // The value of each series by its labels, as JSON text; empty where there is none or nobody answers yet.
  std::map<std::string, double> query(std::string_view expression) const {
    std::map<std::string, double> values;
    for (const json::value& series : result_of(expression)) {
      const std::string labels = json::serialize(series.at("metric"));
      values[labels] = std::stod(std::string(series.at("value").at(1).as_string()));
    }
    return values;
  }
  // Asks until it has scraped enough for this answer; gives the last one.
  std::map<std::string, double> query_until(std::string_view expression,
                                            const std::map<std::string, double>& expected) const {
    std::map<std::string, double> values;
    if (!eventually([&] { return (values = query(expression)) == expected; }, 20s)) {
      ADD_FAILURE() << expression << "\n" << program_->errors();
    }
    return values;
  }

 private:
  json::array result_of(std::string_view expression) const {
    try {
      const Response response = exchange_once(
          address_, get_request("/api/v1/query?query=" + percent_encoded(expression), "Connection: close\r\n"));
      return response.status == 200 ? json::parse(response.content).at_pointer("/data/result").as_array()
                                    : json::array();
    } catch (const std::system_error&) {  // it does not listen yet
      return {};
    }
  }

  TemporaryDirectory directory_;
  Address address_ = free_address();
  std::optional<Program> program_;
};

TEST(RealPrometheus, TellsTheRatioOf5xxByOrigin) {
  if (!find_program("prometheus")) GTEST_SKIP() << "prometheus is not installed";
  // Of ten answers the upstream made five: three 503 and two 200. The other five are ours, one of them a 404.
  ScriptedUpstream upstream(Script{read_head(), send(std::string(kOk)), read_head(), send(std::string(kOk)),
                                   repeat({read_head(), send(std::string(kUnavailable))})});
  const RefusingEndpoint refusing;
  const Candor candor({.endpoints = {upstream.url()},
                       .settings = fmt::format("eject: {{after: 0}}"),
                       .match = "{path: /up/}",
                       .workers = 1});
  RawClient client(candor.address());
}

}  // namespace
}  // namespace candor::test
