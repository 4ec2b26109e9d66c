#include "proxy/tls/records.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace candor::tls {
namespace {

std::vector<iovec> pieces_of(std::vector<std::string>& texts) {
  std::vector<iovec> pieces;
  for (std::string& text : texts) pieces.push_back({text.data(), text.size()});
  return pieces;
}

// What is written of these texts with records of so many bytes, each in brackets.
std::string records_of(std::vector<std::string> texts, std::size_t size) {
  const std::vector<iovec> pieces = pieces_of(texts);
  std::array<char, 16> room{};
  std::string all;
  for (Records records(pieces); !records.done();) {
    const std::string_view record = records.next(size, room);
    all.append("[").append(record).append("]");
    records.advance(record.size());
  }
  return all;
}

TEST(Records, PutSmallPiecesTogether) { EXPECT_EQ(records_of({"ab", "c", "def"}, 16), "[abcdef]"); }

TEST(Records, AreNoLargerThanAsked) {
  EXPECT_EQ(records_of({"abcd"}, 4), "[abcd]");
  EXPECT_EQ(records_of({"abcde"}, 4), "[abcd][e]");
  EXPECT_EQ(records_of({"ab", "cdefgh"}, 4), "[abcd][efgh]");
  EXPECT_EQ(records_of({"a", "b", "c", "d", "e"}, 4), "[abcd][e]");
}

TEST(Records, PassOverEmptyPieces) {
  EXPECT_EQ(records_of({}, 4), "");
  EXPECT_EQ(records_of({"", ""}, 4), "");
  EXPECT_EQ(records_of({"", "ab", "", "cd", ""}, 4), "[abcd]");
}

TEST(Records, LeaveAPieceThatFillsOneWhereItIs) {
  std::vector<std::string> texts{"abcd", "ef"};
  const std::vector<iovec> pieces = pieces_of(texts);
  std::array<char, 16> room{};
  EXPECT_EQ(Records(pieces).next(4, room).data(), texts[0].data());
  EXPECT_EQ(Records(pieces).next(5, room).data(), room.data());
}

// A record that the socket has taken in part is offered again whole.
TEST(Records, GiveTheSameBytesAgain) {
  std::vector<std::string> texts{"ab", "cdef"};
  std::array<char, 16> room{};
  const std::vector<iovec> pieces = pieces_of(texts);
  Records records(pieces);
  EXPECT_EQ(records.next(2, room), "ab");
  EXPECT_EQ(records.next(2, room), "ab");
  records.advance(2);
  EXPECT_EQ(records.next(4, room), "cdef");
}

}  // namespace
}  // namespace candor::tls
