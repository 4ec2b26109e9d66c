#include "tests/bench/tools/tally.hpp"

#include <cstdio>
#include <string>

namespace candor::bench {
namespace {

constexpr std::array<const char*, kMishaps> kNames{"no_connection", "broken", "malformed", "wrong_length",
                                                   "unanswered"};

std::string member(const std::string& name, std::uint64_t value) { return "\"" + name + "\":" + std::to_string(value); }

std::string statuses(const Tally& tally) {
  std::string text;
  for (std::size_t status = 0; status < tally.by_status.size(); ++status) {
    if (tally.by_status[status] == 0) continue;
    text += (text.empty() ? "" : ",") + member(std::to_string(status), tally.by_status[status]);
  }
  return text;
}

std::string mishaps(const Tally& tally) {
  std::string text;
  for (std::size_t i = 0; i < kMishaps; ++i) {
    if (tally.mishaps[i] == 0) continue;
    text += (text.empty() ? "" : ",") + member(kNames[i], tally.mishaps[i]);
  }
  return text;
}

double microseconds(std::uint64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e3; }

}  // namespace

void print_report(const Tally& tally) {
  const Histogram& latency = tally.latency_ns;
  std::printf("{%s,%s,%s,%s,%s,%s,\"seconds\":%.6f,\"statuses\":{%s},\"mishaps\":{%s},",
              member("answers", tally.answers).c_str(), member("answers_all", tally.answers_all).c_str(),
              member("bytes", tally.bytes).c_str(), member("connections", tally.connections).c_str(),
              member("cpu_ns", tally.cpu_ns).c_str(), member("request_head_bytes", tally.request_head_bytes).c_str(),
              tally.seconds, statuses(tally).c_str(), mishaps(tally).c_str());
  std::printf("\"latency_us\":{\"count\":%llu,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}}\n",
              static_cast<unsigned long long>(latency.count()), microseconds(latency.quantile(0.5)),
              microseconds(latency.quantile(0.9)), microseconds(latency.quantile(0.99)),
              microseconds(latency.quantile(0.999)), microseconds(latency.max()));
  std::fflush(stdout);
}

}  // namespace candor::bench
