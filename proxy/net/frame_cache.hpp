// Recycles coroutine frames: a request creates the same few frames as the one before it, so each thread keeps what was
// freed by size and hands it out again without asking the allocator. What a thread keeps is bounded by kKeptMax frames
// of each size.
#pragma once

#include <array>
#include <cstddef>
#include <new>

namespace candor::net {

class FrameCache {
 public:
  static void* allocate(std::size_t bytes) {
    const std::size_t index = size_class(bytes);
    if (index >= kClasses) return ::operator new(bytes);
    Bin& bin = local().bins_[index];
    if (bin.first == nullptr) return ::operator new(size_of(index));
    --bin.kept;
    Free* frame = bin.first;
    bin.first = frame->next;
    return frame;
  }

  static void release(void* frame, std::size_t bytes) {
    const std::size_t index = size_class(bytes);
    if (index >= kClasses) return ::operator delete(frame);
    Bin& bin = local().bins_[index];
    if (bin.kept >= kKeptMax) return ::operator delete(frame);
    ++bin.kept;
    bin.first = new (frame) Free{bin.first};
  }

 private:
  // The sizes of glibc's own blocks, so that nothing is lost by rounding up: an idle connection holds three frames, of
  // which steps of 128 bytes would waste a quarter.
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kLeast = 8;
  static constexpr std::size_t kClasses = 256;  // frames of up to 4,088 bytes
  static constexpr std::size_t kKeptMax = 64;

  struct Free {
    Free* next;
  };
  struct Bin {
    Free* first = nullptr;
    std::size_t kept = 0;
  };

  static std::size_t size_of(std::size_t index) { return index * kStep + kLeast; }
  static std::size_t size_class(std::size_t bytes) { return (bytes - kLeast + kStep - 1) / kStep; }
  static FrameCache& local() {
    static thread_local FrameCache cache;
    return cache;
  }
  ~FrameCache() {
    for (Bin& bin : bins_) {
      while (bin.first != nullptr) {
        Free* frame = bin.first;
        bin.first = frame->next;
        ::operator delete(frame);
      }
    }
  }

  std::array<Bin, kClasses> bins_{};
};

}  // namespace candor::net
