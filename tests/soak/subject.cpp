#include "tests/soak/subject.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test::soak {
namespace {

constexpr std::chrono::seconds kEndsWithin{20};  // a sanitizer looks for leaks first

// Times so short that everything which stalls is over in two or three seconds. But keep_alive runs while a slow client
// still reads out of the kernel's buffers what Candor has long sent.
constexpr const char* kConfiguration = R"(workers: 2
listeners:
  - address: "{listener}"
admin:
  address: "{admin}"
state_dir: {directory}
access_log: {{path: {log}}}
limits: {{connections: {connections}}}
timeouts: {{request_head: 2s, request_body: 2s, keep_alive: 30s, client_write: 2s, tunnel_idle: 5s, drain: 5s}}
filters:
  - maintenance: {{}}
  - rate_limit: {{name: clients, key: "field:X-Soak-Client", rate: 5/s, burst: 15}}
upstreams:
  - name: soak
    endpoints: ["{first}", "{second}", "{third}"]
    timeouts: {{connect: 1s, response: 2s, read: 2s, write: 2s}}
    connections: {{max: 1024, idle: 64, idle_timeout: 2s, queue: 512}}
    eject: {{after: 3, for: 1s}}
routes:
  - name: soak
    match: {{path: /soak/}}
    upstream: soak
)";

std::string configuration(const std::vector<std::string>& endpoints, std::uint64_t connections,
                          const std::filesystem::path& directory, const Address& listener, const Address& admin) {
  using fmt::arg;
  const std::string folder = directory.string();
  return fmt::format(kConfiguration, arg("listener", listener.text()), arg("admin", admin.text()),
                     arg("directory", folder), arg("log", folder + "/access.log"),
                     arg("connections", 2 * connections + 100), arg("first", endpoints.at(0)),
                     arg("second", endpoints.at(1)), arg("third", endpoints.at(2)));
}

}  // namespace

Subject::Subject(const Options& options, const std::vector<std::string>& endpoints)
    : log_(directory_ / "access.log", options.log),
      program_(
          command(options.candor, configuration(endpoints, options.connections, directory_.path(), address_, admin_))) {
  const bool ready = eventually([this] {
    try {
      if (runs()) admin("/readyz");  // throws while it is not
      return true;
    } catch (const std::exception&) {
      return false;
    }
  });
  if (!ready || !runs()) throw std::runtime_error("candor did not become ready:\n" + errors());
}

std::vector<std::string> Subject::command(const std::string& program, const std::string& configuration) const {
  const std::string file = directory_ / "candor.yaml";
  write_file(file, configuration);
  return {program, "run", "--config", file};
}

std::string Subject::admin(std::string_view path) const {
  const std::string request =
      fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", path, admin_.text());
  const Response response = exchange_once(admin_, request);
  if (response.status != 200) throw std::runtime_error(fmt::format("{}: status {}", path, response.status));
  return response.content;
}

Metrics Subject::metrics() const { return Metrics(admin("/metrics")); }

bool Subject::all_quiet() const {
  const Metrics now = metrics();
  constexpr std::array kGauges{"candor_connections", "candor_requests_in_flight", "candor_upstream_connections",
                               "candor_upstream_queued_requests", "candor_tunnels"};
  for (const char* gauge : kGauges) {
    if (now.sum(gauge) != 0) return false;
  }
  return true;
}

std::uint64_t Subject::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(program_.process()) + "/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  file >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t Subject::open_files() const {
  std::error_code ec;
  std::filesystem::directory_iterator files("/proc/" + std::to_string(program_.process()) + "/fd", ec);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

void Subject::rotate_log() {
  if (!runs()) return;
  log_.rotate([this] { program_.signal(SIGUSR1); });
}

int Subject::terminate() {
  program_.signal(SIGTERM);
  const std::optional<int> status = program_.wait_exit(kEndsWithin);
  log_.count_last();
  return status ? *status : program_.end(SIGKILL);
}

}  // namespace candor::test::soak
