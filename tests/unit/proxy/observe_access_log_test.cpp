#include "proxy/observe/access_log.hpp"

#include "proxy/observe/access_log_buffer.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/base_sink.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <latch>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace candor::observe {
namespace {

// What the sinks of a log got; one number for each that was opened.
struct Record {
  std::vector<std::string> blocks;
  int opened = 0;
};

class RecordingSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit RecordingSink(Record& record) : record_(record) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    record_.blocks.emplace_back(message.payload.data(), message.payload.size());
  }
  void flush_() override {}

  Record& record_;
};

// Holds the writing thread until it is let go.
class StuckSink : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit StuckSink(std::latch& release) : release_(release) {}

 private:
  void sink_it_(const spdlog::details::log_msg&) override { release_.wait(); }
  void flush_() override {}

  std::latch& release_;
};

AccessLog::OpenSink recording(Record& record) {
  return [&record] {
    ++record.opened;
    return std::make_shared<RecordingSink>(record);
  };
}

std::string content_of(const std::filesystem::path& path) {
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

std::filesystem::path fresh_file(const std::string& name) {
  const auto path = std::filesystem::path(testing::TempDir()) / name;
  std::filesystem::remove(path);
  return path;
}

TEST(AccessLog, WritesBlocksInTheirOrder) {
  Record record;
  {
    AccessLog log(recording(record));
    EXPECT_TRUE(log.submit("one\n"));
    EXPECT_TRUE(log.submit("two\n"));
  }
  EXPECT_EQ(record.blocks, (std::vector<std::string>{"one\n", "two\n"}));
}

TEST(AccessLog, WritesNothingButTheBlocksIntoAFile) {
  const auto path = fresh_file("access_log_plain");
  {
    AccessLog log(path.string());
    EXPECT_TRUE(log.submit("{\"percent\":\"%v %d\"}\n"));
    EXPECT_TRUE(log.submit("{}\n"));
  }
  EXPECT_EQ(content_of(path), "{\"percent\":\"%v %d\"}\n{}\n");
}

TEST(AccessLog, AppendsToAFile) {
  const auto path = fresh_file("access_log_append");
  EXPECT_TRUE(AccessLog(path.string()).submit("before\n"));
  EXPECT_TRUE(AccessLog(path.string()).submit("after\n"));

  EXPECT_EQ(content_of(path), "before\nafter\n");
}

TEST(AccessLog, NamesTheFileThatCannotBeOpened) {
  try {
    AccessLog log("/proc/no/such/directory.log");
    FAIL() << "opened";
  } catch (const std::runtime_error& ex) {
    EXPECT_NE(std::string(ex.what()).find("/proc/no/such/directory.log"), std::string::npos) << ex.what();
  }
}

TEST(AccessLog, TakesBlocksUpToItsLimitAndRefusesOneByteMore) {
  std::latch release(1);
  AccessLog log([&] { return std::make_shared<StuckSink>(release); }, 10);

  EXPECT_TRUE(log.submit("12345\n"));
  EXPECT_FALSE(log.submit("1234\n"));
  EXPECT_TRUE(log.submit("123\n"));
  EXPECT_FALSE(log.submit("\n"));
  release.count_down();
}

TEST(AccessLog, OpensAgainWhenTold) {
  Record record;
  {
    AccessLog log(recording(record));
    log.reopen();
  }
  EXPECT_EQ(record.opened, 2);
}

TEST(AccessLog, GoesOnWithTheOldSinkWhereOpeningAgainFails) {
  Record record;
  {
    AccessLog log([&]() -> std::shared_ptr<spdlog::sinks::sink> {
      if (record.opened++ > 0) throw std::runtime_error("gone");
      return std::make_shared<RecordingSink>(record);
    });
    log.reopen();
    EXPECT_TRUE(log.submit("still here\n"));
  }
  EXPECT_EQ(record.opened, 2);
  EXPECT_EQ(record.blocks, (std::vector<std::string>{"still here\n"}));
}

TEST(AccessLog, CountsTheLinesThatADiskDoesNotTake) {
  const auto path = fresh_file("access_log_full");
  std::filesystem::create_symlink("/dev/full", path);
  std::uint64_t lost = 0;
  {
    Record record;
    AccessLog log(path.string());
    EXPECT_TRUE(log.submit("one\ntwo\n"));
    while (lost == 0) lost = log.lines_lost();
  }
  EXPECT_EQ(lost, 2U);
}

TEST(AccessLog, TakesAnythingWhileItIsOff) {
  AccessLog log("off");

  EXPECT_TRUE(log.is_off());
  EXPECT_TRUE(log.submit("nowhere\n"));
}

Exchange exchange_to(std::string_view target) {
  Exchange exchange;
  exchange.request.target = target;
  return exchange;
}

TEST(AccessLogBuffer, HandsItsLinesOverWhenFlushed) {
  Record record;
  Counter dropped;
  {
    AccessLog log(recording(record));
    AccessLogBuffer buffer(log, {}, dropped);
    buffer.write(exchange_to("/one"));
    buffer.write(exchange_to("/two"));
    buffer.flush();
    buffer.flush();
  }
  ASSERT_EQ(record.blocks.size(), 1U);
  EXPECT_EQ(std::ranges::count(record.blocks[0], '\n'), 2);
  EXPECT_EQ(dropped.value(), 0U);
}

TEST(AccessLogBuffer, HandsABlockOverWhenItIsFull) {
  Record record;
  Counter dropped;
  const std::string target(AccessLogBuffer::kBlockBytes / 16, 'a');
  {
    AccessLog log(recording(record));
    AccessLogBuffer buffer(log, {}, dropped);
    for (int count = 0; count < 17; ++count) buffer.write(exchange_to(target));
  }
  ASSERT_EQ(record.blocks.size(), 2U);
  EXPECT_GE(record.blocks[0].size(), AccessLogBuffer::kBlockBytes);
  EXPECT_LT(record.blocks[0].size(), AccessLogBuffer::kBlockBytes + kLogLineBytesMax);
}

TEST(AccessLogBuffer, CountsTheLinesThatTheLogRefuses) {
  Record record;
  Counter dropped;
  AccessLog log(recording(record), 1);
  AccessLogBuffer buffer(log, {}, dropped);
  buffer.write(exchange_to("/one"));
  buffer.write(exchange_to("/two"));
  buffer.flush();

  EXPECT_EQ(dropped.value(), 2U);
}

TEST(AccessLogBuffer, WritesNothingWhileTheLogIsOff) {
  Counter dropped;
  AccessLog log("off");
  AccessLogBuffer buffer(log, {}, dropped);
  buffer.write(exchange_to("/one"));
  buffer.flush();

  EXPECT_EQ(dropped.value(), 0U);
}

}  // namespace
}  // namespace candor::observe
