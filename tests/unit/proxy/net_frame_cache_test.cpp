#include "proxy/net/frame_cache.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace candor::net {
namespace {

// A size that no coroutine of the tests has, so that the cache of this thread begins empty for it.
constexpr std::size_t kLargestKept = 4088;
constexpr std::size_t kFramesKept = 64;

TEST(FrameCache, HandsOutAFreedFrameAgain) {
  void* first = FrameCache::allocate(kLargestKept);
  FrameCache::release(first, kLargestKept);
  void* second = FrameCache::allocate(kLargestKept);
  FrameCache::release(second, kLargestKept);

  EXPECT_EQ(first, second);
}

TEST(FrameCache, TakesSizesOfOneStepForTheSame) {
  void* first = FrameCache::allocate(kLargestKept - 15);
  FrameCache::release(first, kLargestKept - 15);
  void* second = FrameCache::allocate(kLargestKept);
  FrameCache::release(second, kLargestKept);

  EXPECT_EQ(first, second);
}

TEST(FrameCache, NeverHandsOutAFrameTwice) {
  void* first = FrameCache::allocate(kLargestKept);
  void* second = FrameCache::allocate(kLargestKept);

  EXPECT_NE(first, second);
  FrameCache::release(first, kLargestKept);
  FrameCache::release(second, kLargestKept);
}

TEST(FrameCache, KeepsNoMoreThanItsLimit) {
  std::vector<void*> frames;
  for (std::size_t i = 0; i <= kFramesKept; ++i) frames.push_back(FrameCache::allocate(kLargestKept));
  for (void* frame : frames) FrameCache::release(frame, kLargestKept);
  std::set<void*> again;
  for (std::size_t i = 0; i < kFramesKept; ++i) again.insert(FrameCache::allocate(kLargestKept));

  EXPECT_EQ(again, std::set<void*>(frames.begin(), frames.end() - 1));
  for (void* frame : again) FrameCache::release(frame, kLargestKept);
}

TEST(FrameCache, LeavesLargerFramesToTheAllocator) {
  void* large = FrameCache::allocate(kLargestKept + 1);
  void* kept = FrameCache::allocate(kLargestKept);
  FrameCache::release(large, kLargestKept + 1);
  void* taken = ::operator new(kLargestKept + 1);  // whoever asks the allocator may have the place again
  void* next = FrameCache::allocate(kLargestKept);

  EXPECT_NE(next, large);
  ::operator delete(taken);
  FrameCache::release(kept, kLargestKept);
  FrameCache::release(next, kLargestKept);
}

}  // namespace
}  // namespace candor::net
