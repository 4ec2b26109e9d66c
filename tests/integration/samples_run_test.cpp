// Every sample configuration starts and serves each of its routes; only its addresses and paths are replaced by those
// of the test.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include <algorithm>
#include <filesystem>
#include <list>
#include <regex>

#include "tests/support/expect.hpp"
#include "tests/support/restartable.hpp"
#include "tests/support/scripted_upstream.hpp"

namespace candor::test {
namespace {

constexpr const char* kToken = "s3cret";

// Replaces every match by what `replacement` gives for the n-th.
template <class Replacement>
std::string replace_each(const std::string& text, const std::regex& pattern, const Replacement& replacement) {
  std::string result;
  std::string rest = text;
  std::size_t count = 0;
  for (std::smatch match; std::regex_search(rest, match, pattern);) {
    result += match.prefix().str() + replacement(count++);
    rest = match.suffix();
  }
  return result + rest;
}

std::string replaced(const std::string& text, const char* pattern, const std::string& by) {
  return replace_each(text, std::regex(pattern), [&by](std::size_t) { return by; });
}

// As an operator would adapt it to this machine. The first listener is the one under test.
std::string adapted(std::string text, std::list<ScriptedUpstream>& upstreams) {
  text = replace_each(text, std::regex("- address: \"[^\"]*\""), [](std::size_t count) {
    return fmt::format("- address: \"{}\"", count == 0 ? "{address}" : free_address().text());
  });
  text = replace_each(text, std::regex("\"http://[^\"]*\""), [&upstreams](std::size_t) {
    return fmt::format("\"{}\"", upstreams.emplace_back(answering(std::string(kOk))).url());
  });
  text = replaced(text, "\n  address: \"[^\"]*\"", "\n  address: \"{admin}\"");
  text = replaced(text, "token_file: [^ \n]+", "token_file: {directory}/token");
  text = replaced(text, "state_dir: [^ \n]+", "state_dir: {directory}");
  text = replaced(text, "path: /var/log/[^ \n]+", "path: {directory}/access.log");
  if (text.find("\nadmin:") == std::string::npos) text += "\nadmin: {address: \"{admin}\"}\n";
  return text;
}

std::vector<std::filesystem::path> samples() {
  std::vector<std::filesystem::path> paths;
  const std::filesystem::path folder = std::filesystem::path(CANDOR_SOURCE_DIR) / "config" / "samples";
  for (const auto& sample : std::filesystem::directory_iterator(folder)) paths.push_back(sample.path());
  std::ranges::sort(paths);
  return paths;
}

class SampleRun : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(SampleRun, ServesEachOfItsRoutes) {
  std::list<ScriptedUpstream> upstreams;
  Restartable candor(adapted(read_file(GetParam()), upstreams));
  write_file(candor.directory() / "token", kToken);
  candor.start();
  const Response listed = exchange_once(
      candor.admin_address(),
      fmt::format("GET /routes HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
                  candor.admin_address().text(), kToken));
  const auto routes = boost::json::parse(listed.content).as_array();

  ASSERT_GE(routes.size(), 1U);
  for (const auto& route : routes) {
    const std::string host = replaced(text_of(route.as_object(), "host"), "^\\*", "www");
    const Response response = candor.get(text_of(route.as_object(), "path"), host.empty() ? "any.test" : host);
    EXPECT_EQ(response.status, 200) << route << response.content;
    EXPECT_EQ(response.content, "ok");
  }
}

INSTANTIATE_TEST_SUITE_P(Of, SampleRun, testing::ValuesIn(samples()),
                         [](const auto& param) { return replaced(param.param.stem().string(), "[^a-zA-Z0-9]", "_"); });

}  // namespace
}  // namespace candor::test
