#include "tests/support/nginx.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <csignal>
#include <stdexcept>

#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {
namespace {

constexpr std::string_view kConfiguration = R"(
daemon off;
{user}
pid {directory}/nginx.pid;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  default_type text/plain;
  client_body_temp_path {directory}/client_body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen {address};
    root {directory}/root;
    add_header X-Worker $pid always;
    add_header X-Requests $connection_requests always;
    {directives}
  }}
}}
)";

}  // namespace

Nginx::Nginx(std::string_view directives) {
  std::filesystem::create_directory(root());
  // Its workers would otherwise be another user, who may not read the directory; only root may say so.
  const std::string_view user = ::geteuid() == 0 ? "user root;" : "";
  write_file(directory_ / "nginx.conf",
             fmt::format(fmt::runtime(kConfiguration), fmt::arg("user", user),
                         fmt::arg("directory", directory_.path().string()), fmt::arg("address", address_.text()),
                         fmt::arg("directives", directives)));
  start();
}

void Nginx::start() {
  const std::string directory = directory_.path();
  program_.emplace(std::vector<std::string>{"nginx", "-e", "stderr", "-p", directory, "-c", directory + "/nginx.conf"});
  wait_other_worker(std::nullopt);
}

void Nginx::reload() {
  const std::optional<std::string> before = worker();
  program_->signal(SIGHUP);
  wait_other_worker(before);
}

void Nginx::stop() {
  program_->end(SIGQUIT);
  program_.reset();
}

std::optional<std::string> Nginx::worker() const {
  try {
    return exchange_once(address_, "GET / HTTP/1.0\r\n\r\n").head.find("X-Worker");
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void Nginx::wait_other_worker(const std::optional<std::string>& than) const {
  const bool came = eventually([&] {
    const std::optional<std::string> now = worker();
    return now && now != than;
  });
  if (!came) throw std::runtime_error("nginx does not answer:\n" + program_->errors());
}

}  // namespace candor::test
