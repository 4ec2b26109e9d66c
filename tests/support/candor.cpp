#include "tests/support/candor.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

#include "tests/support/eventually.hpp"

namespace candor::test {
namespace {

std::string indented(std::string_view text, std::string_view indent) {
  std::istringstream lines{std::string(text)};
  std::string result;
  for (std::string line; std::getline(lines, line);) result += fmt::format("{}{}\n", indent, line);
  return result;
}

std::string replaced(std::string text, std::string_view from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::string list_of(const std::vector<std::string>& items) {
  std::string list;
  for (const std::string& item : items) list += (list.empty() ? "\"" : ", \"") + item + "\"";
  return "[" + list + "]";
}

}  // namespace

Candor::Candor(const Setup& setup) : program_(command(setup)) { wait_ready(setup.start_patience); }

Candor::~Candor() {
  const bool runs = !program_.end_is_known();  // else the test has ended it, and looked at how
  const int status = terminate();
  if (runs && status != 0) ADD_FAILURE() << "candor ended with status " << status << "\n" << diagnostics();
}

std::vector<std::string> Candor::command(const Setup& setup) const {
  const std::string file = directory_ / "candor.yaml";
  write_file(file, configuration(setup));
  return {candor_path(), "run", "--config", file};
}

std::string Candor::configuration(const Setup& setup) const {
  std::string text = fmt::format("workers: {}\nlisteners:\n  - address: \"{}\"\n", setup.workers, address_.text());
  if (!setup.tls.empty()) text += "    tls:\n" + indented(setup.tls, "      ");
  text += indented(setup.listeners, "  ");
  text += fmt::format("admin:\n  address: \"{}\"\n", admin_.text());
  const std::string log_file = fmt::format("path: {}/access.log", directory_.path().string());
  text += fmt::format("state_dir: {}\naccess_log:\n", directory_.path().string());
  text += indented(setup.log.empty() ? log_file : setup.log, "  ");
  text += indented(setup.settings, "");
  if (setup.settings.find("drain:") == std::string::npos && setup.settings.find("timeouts:") == std::string::npos) {
    text += "timeouts: {drain: 2s}\n";
  }
  text += fmt::format("upstreams:\n  - name: api\n    endpoints: {}\n", list_of(setup.endpoints));
  text += indented(setup.upstream, "    ");
  text += fmt::format("routes:\n  - name: web\n    match: {}\n    upstream: api\n", setup.match);
  text += indented(setup.route, "    ") + indented(setup.routes, "  ");
  text = replaced(text, "{port}", std::to_string(address_.port));
  return replaced(text, "{self}", address_.text());
}

void Candor::wait_ready(std::chrono::milliseconds patience) {
  const bool came = eventually(
      [this] {
        if (wait_exit(0ms)) return true;
        try {
          return admin("GET", "/readyz").status == 200;
        } catch (const std::exception&) {
          return false;
        }
      },
      patience);
  if (!came || wait_exit(0ms)) throw std::runtime_error("candor did not become ready:\n" + diagnostics());
}

Response Candor::get(std::string_view path) const { return send(get_request(path)); }

Response Candor::admin(std::string_view method, std::string_view path, std::string_view body) const {
  return exchange_once(
      admin_, fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", method,
                          path, admin_.text(), body.size(), body));
}

bool Candor::wait_metric(std::string_view name, const Metrics::Labels& labels, double value) const {
  return eventually([&] { return metrics().sum(name, labels) == value; });
}

std::string get_request(std::string_view path, std::string_view more_fields) {
  return fmt::format("GET {} HTTP/1.1\r\nHost: example.test\r\n{}\r\n", path, more_fields);
}

}  // namespace candor::test
