#include "tests/support/restartable.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>
#include <utility>

#include "tests/support/eventually.hpp"
#include "tests/support/raw_client.hpp"

namespace candor::test {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

}  // namespace

Restartable::Restartable(std::string configuration, Address admin) : admin_(std::move(admin)) {
  replace_all(configuration, "{address}", address_.text());
  replace_all(configuration, "{admin}", admin_.text());
  replace_all(configuration, "{directory}", directory_.path().string());
  write_file(directory_ / "candor.yaml", configuration);
}

Restartable::~Restartable() {
  if (!program_) return;
  const int status = program_->end(SIGTERM);
  if (status != 0) ADD_FAILURE() << "candor ended with status " << status << "\n" << program_->errors();
}

void Restartable::start() {
  program_.emplace(std::vector<std::string>{candor_path(), "run", "--config", (directory_ / "candor.yaml").string()});
  const bool came = eventually([this] {
    if (program_->wait_exit(0ms)) return true;
    try {
      return admin("GET", "/readyz").status == 200;
    } catch (const std::exception&) {
      return false;
    }
  });
  if (!came || program_->wait_exit(0ms)) throw std::runtime_error("candor did not start:\n" + program_->errors());
}

int Restartable::end(int signal_number) {
  const int status = program_->end(signal_number);
  program_.reset();
  return status;
}

Response Restartable::get(std::string_view path, std::string_view host) const {
  return exchange_once(address_, fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\n\r\n", path, host));
}

Response Restartable::admin(std::string_view method, std::string_view path, std::string_view body) const {
  return exchange_once(
      admin_, fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", method,
                          path, admin_.text(), body.size(), body));
}

}  // namespace candor::test
