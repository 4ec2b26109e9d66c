// Memory for what a worker's loop always has pending: its waits for the event set and for timers. Asio allocates for
// each, and an allocation that fails there would not cost one connection but leave the whole worker deaf. Belongs to
// one thread; beyond its slots the heap is asked.
#pragma once

#include <array>
#include <boost/asio/bind_allocator.hpp>
#include <cstddef>
#include <new>
#include <utility>

namespace candor::net {

class HandlerMemory {
 public:
  HandlerMemory() = default;
  HandlerMemory(const HandlerMemory&) = delete;
  HandlerMemory& operator=(const HandlerMemory&) = delete;

  void* take(std::size_t bytes) {
    for (Slot& slot : slots_) {
      if (slot.used || bytes > kSlotBytes) continue;
      slot.used = true;
      return slot.bytes.data();
    }
    return ::operator new(bytes);
  }
  void give(void* memory) {
    for (Slot& slot : slots_) {
      if (memory == slot.bytes.data()) return void(slot.used = false);
    }
    ::operator delete(memory);
  }

  // `handler`, to be kept here while it is pending.
  template <class Handler>
  auto hold(Handler handler);

 private:
  static constexpr std::size_t kSlots = 8;
  static constexpr std::size_t kSlotBytes = 256;
  struct Slot {
    alignas(std::max_align_t) std::array<std::byte, kSlotBytes> bytes;
    bool used = false;
  };
  std::array<Slot, kSlots> slots_;
};

template <class T>
struct HandlerAllocator {
  using value_type = T;
  explicit HandlerAllocator(HandlerMemory& where) : memory(&where) {}
  template <class U>
  HandlerAllocator(const HandlerAllocator<U>& other) : memory(other.memory) {}

  T* allocate(std::size_t count) const { return static_cast<T*>(memory->take(count * sizeof(T))); }
  void deallocate(T* pointer, std::size_t) const { memory->give(pointer); }
  template <class U>
  bool operator==(const HandlerAllocator<U>& other) const {
    return memory == other.memory;
  }

  HandlerMemory* memory;
};

template <class Handler>
auto HandlerMemory::hold(Handler handler) {
  return boost::asio::bind_allocator(HandlerAllocator<Handler>(*this), std::move(handler));
}

}  // namespace candor::net
