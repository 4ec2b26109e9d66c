// Replaces operator new and delete of this executable by malloc and free, which AddressSanitizer still watches, so that
// the n-th allocation of the engine can fail. Asio allocates by std::aligned_alloc, for which the linker puts ours. The
// aligned forms of operator new are left alone: nothing on the path of a request uses them.
#include <cstdlib>
#include <new>

#include "tests/faults/injection.hpp"
#include "tests/faults/real_calls.hpp"

namespace {

bool strikes() noexcept {
  candor::test::Injection* injection = candor::test::Injection::current();
  return injection != nullptr && injection->strikes(candor::test::Call::allocate);
}

void* allocate(std::size_t size) noexcept { return strikes() ? nullptr : std::malloc(size); }

void* allocate_or_throw(std::size_t size) {
  void* memory = allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* wrapped_aligned_alloc(std::size_t alignment, std::size_t size) asm("__wrap_aligned_alloc");
void* wrapped_aligned_alloc(std::size_t alignment, std::size_t size) {
  return strikes() ? nullptr : candor::test::real_aligned_alloc(alignment, size);
}

void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
