#include "tests/fuzz/script.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace candor::test {

namespace {

constexpr std::array<std::pair<std::string_view, Act>, 7> kMarks{{
    {"{c}", Act::client_sends},
    {"{u}", Act::upstream_sends},
    {"{c-end}", Act::client_ends},
    {"{u-end}", Act::upstream_ends},
    {"{c-reset}", Act::client_resets},
    {"{u-reset}", Act::upstream_resets},
    {"{wait}", Act::time_passes},
}};

}  // namespace

std::vector<Step> read_script(std::string_view input) {
  std::vector<Step> steps;
  Act sender = Act::client_sends;
  std::size_t begin = 0;
  const auto send_until = [&](std::size_t end) {
    if (end > begin) steps.push_back({sender, input.substr(begin, end - begin)});
  };
  for (std::size_t at = input.find('{'); at != std::string_view::npos; at = input.find('{', at)) {
    const auto mark =
        std::ranges::find_if(kMarks, [&](const auto& each) { return input.substr(at).starts_with(each.first); });
    if (mark == kMarks.end()) {
      ++at;
      continue;
    }
    send_until(at);
    if (mark->second == Act::client_sends || mark->second == Act::upstream_sends) {
      sender = mark->second;
    } else {
      steps.push_back({mark->second, {}});
    }
    begin = at += mark->first.size();
  }
  send_until(input.size());
  if (steps.size() > kStepsMax) steps.resize(kStepsMax);
  return steps;
}

}  // namespace candor::test
