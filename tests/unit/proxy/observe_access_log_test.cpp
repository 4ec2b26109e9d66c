#include "proxy/observe/access_log.hpp"

#include "proxy/observe/access_log_buffer.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <latch>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

namespace candor::observe {
namespace {

using namespace std::chrono_literals;

// What the outputs of a log got.
struct Record {
  std::string text;
  std::vector<std::size_t> writes;  // their sizes
  int opened = 0;
};

class RecordingOutput : public LogOutput {
 public:
  explicit RecordingOutput(Record& record) : record_(record) {}

  std::size_t write_some(std::string_view bytes) override {
    record_.text += bytes;
    record_.writes.push_back(bytes.size());
    return bytes.size();
  }

 private:
  Record& record_;
};

// Holds the writing thread until it is let go.
class StuckOutput : public LogOutput {
 public:
  explicit StuckOutput(std::latch& release) : release_(release) {}

  std::size_t write_some(std::string_view bytes) override {
    release_.wait();
    return bytes.size();
  }

 private:
  std::latch& release_;
};

// Takes so many bytes and nothing more, which it tells.
class SmallOutput : public LogOutput {
 public:
  SmallOutput(Record& record, std::size_t room, std::atomic<bool>& full) : record_(record), room_(room), full_(full) {}

  std::size_t write_some(std::string_view bytes) override {
    full_ = room_ == 0;
    bytes = bytes.substr(0, room_);
    room_ -= bytes.size();
    record_.text += bytes;
    return bytes.size();
  }

 private:
  Record& record_;
  std::size_t room_;
  std::atomic<bool>& full_;
};

// A disk that is full after so many bytes, and has room again after that was said.
class FullOnce : public LogOutput {
 public:
  FullOnce(Record& record, std::size_t room) : record_(record), room_(room) {}

  std::size_t write_some(std::string_view bytes) override {
    if (room_ == 0) {
      room_ = std::string_view::npos;
      throw std::system_error(ENOSPC, std::generic_category());
    }
    bytes = bytes.substr(0, room_);
    room_ -= bytes.size();
    record_.text += bytes;
    return bytes.size();
  }

 private:
  Record& record_;
  std::size_t room_;
};

AccessLog::Open recording(Record& record) {
  return [&record] {
    ++record.opened;
    return std::make_unique<RecordingOutput>(record);
  };
}

std::string content_of(const std::filesystem::path& path) {
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

std::string content_of_fifo(const std::filesystem::path& path, std::streamsize bytes) {
  std::string content(static_cast<std::size_t>(bytes), '\0');
  std::ifstream(path).read(content.data(), bytes);
  return content;
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
  EXPECT_EQ(record.text, "one\ntwo\n");
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
  AccessLog log([&] { return std::make_unique<StuckOutput>(release); }, 10);

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

TEST(AccessLog, GoesOnWithTheOldOutputWhereOpeningAgainFails) {
  Record record;
  {
    AccessLog log([&]() -> std::unique_ptr<LogOutput> {
      if (record.opened++ > 0) throw std::runtime_error("gone");
      return std::make_unique<RecordingOutput>(record);
    });
    log.reopen();
    EXPECT_TRUE(log.submit("still here\n"));
  }
  EXPECT_EQ(record.opened, 2);
  EXPECT_EQ(record.text, "still here\n");
}

TEST(AccessLog, CountsTheLinesThatADiskDoesNotTake) {
  const auto path = fresh_file("access_log_full");
  std::filesystem::create_symlink("/dev/full", path);
  std::uint64_t lost = 0;
  {
    AccessLog log(path.string());
    EXPECT_TRUE(log.submit("one\ntwo\n"));
    while (lost == 0) lost = log.lines_lost();
  }
  EXPECT_EQ(lost, 2U);
}

// What a full disk has left of a line must not hold on to the next one.
TEST(AccessLog, BeginsANewLineBehindOneThatWasCut) {
  Record record;
  {
    AccessLog log([&] { return std::make_unique<FullOnce>(record, 6); });
    EXPECT_TRUE(log.submit("one\ntwo\nthree\n"));
    while (log.lines_lost() == 0) std::this_thread::yield();
    EXPECT_EQ(log.lines_lost(), 2U);
    EXPECT_TRUE(log.submit("four\n"));
  }
  EXPECT_EQ(record.text, "one\ntw\nfour\n");
}

// A pipe that nobody reads kept the process from ending.
TEST(AccessLog, EndsAlthoughNobodyTakesItsLines) {
  Record record;
  std::atomic<bool> stuck = false;
  {
    AccessLog log([&] { return std::make_unique<SmallOutput>(record, 4, stuck); }, AccessLog::kQueueBytesMax, 1ms);
    EXPECT_TRUE(log.submit("one\ntwo\n"));
    EXPECT_TRUE(log.submit("three\n"));
    while (!stuck) std::this_thread::yield();
  }
  EXPECT_EQ(record.text, "one\n");
}

TEST(AccessLog, WritesALineOnceMoreAsAWholeIntoAFileThatIsOpenedWithinIt) {
  Record first;
  Record second;
  std::atomic<bool> stuck = false;
  {
    AccessLog log([&]() -> std::unique_ptr<LogOutput> {
      if (stuck) return std::make_unique<RecordingOutput>(second);
      return std::make_unique<SmallOutput>(first, 6, stuck);
    });
    EXPECT_TRUE(log.submit("one\ntwo\nthree\n"));
    while (!stuck) std::this_thread::yield();
    log.reopen();
  }
  EXPECT_EQ(first.text, "one\ntw");
  EXPECT_EQ(second.text, "two\nthree\n");
}

TEST(AccessLog, NeedsNobodyAtTheOtherEndOfAFifo) {
  const auto path = fresh_file("access_log_fifo");
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  AccessLog log(path.string());
  EXPECT_TRUE(log.submit("one\n"));
  EXPECT_EQ(content_of_fifo(path, 4), "one\n");
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
  EXPECT_EQ(std::ranges::count(record.text, '\n'), 2);
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
  ASSERT_EQ(record.writes.size(), 2U);
  EXPECT_GE(record.writes[0], AccessLogBuffer::kBlockBytes);
  EXPECT_LT(record.writes[0], AccessLogBuffer::kBlockBytes + kLogLineBytesMax);
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
