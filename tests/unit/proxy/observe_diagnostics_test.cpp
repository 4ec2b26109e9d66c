#include "proxy/observe/diagnostics.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>

namespace candor::observe {
namespace {

// A logger into a pipe whose other end is read when the test says so.
class DiagnosticsTest : public testing::Test {
 protected:
  DiagnosticsTest() {
    EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    logger_ = std::make_unique<spdlog::logger>("test", std::make_shared<DiagnosticsSink>(ends_[1]));
    logger_->set_pattern("%v");
  }
  ~DiagnosticsTest() override {
    for (const int end : ends_) ::close(end);
  }

  std::string all_that_came() const {
    std::string text;
    std::array<char, 4096> bytes;
    for (ssize_t size; (size = ::read(ends_[0], bytes.data(), bytes.size())) > 0;)
      text.append(bytes.data(), static_cast<std::size_t>(size));
    return text;
  }

  std::array<int, 2> ends_{};
  std::unique_ptr<spdlog::logger> logger_;
};

TEST_F(DiagnosticsTest, ComeLineByLine) {
  logger_->info("one");
  logger_->info("two");
  EXPECT_EQ(all_that_came(), "one\ntwo\n");
}

TEST_F(DiagnosticsTest, NeverWaitForAFullPipe) {
  const int room = ::fcntl(ends_[1], F_GETPIPE_SZ);
  const std::string line(1023, 'x');
  const int lines = room / 1024 + 10;
  for (int i = 0; i < lines; ++i) logger_->info(line);
  const std::size_t taken = all_that_came().size() / 1024;

  logger_->info("again");

  EXPECT_LT(taken, static_cast<std::size_t>(lines));
  EXPECT_EQ(all_that_came(), fmt::format("{} lines lost: nobody read what came before\nagain\n",
                                         static_cast<std::size_t>(lines) - taken));
}

TEST_F(DiagnosticsTest, AreCutToWhatAPipeTakesAtOnce) {
  logger_->info(std::string(DiagnosticsSink::kLineBytesMax - 1, 'x'));
  EXPECT_EQ(all_that_came(), std::string(DiagnosticsSink::kLineBytesMax - 1, 'x') + '\n');
  logger_->info(std::string(DiagnosticsSink::kLineBytesMax, 'x'));
  EXPECT_EQ(all_that_came(), std::string(DiagnosticsSink::kLineBytesMax - 1, 'x') + '\n');
}

}  // namespace
}  // namespace candor::observe
