// The events that one look at the event set has brought. Who sends something small while others of the batch have not
// had their turn holds it back until they have: then all of it leaves in one go, and a peer that sleeps is woken once
// instead of by each message. Waking is a large part of what a small message costs.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace candor::net {

// Memory for what is held back, used again and again: each message of a batch needs some, for a moment.
class SpareBuffers {
 public:
  static constexpr std::size_t kBytes = 2048;  // of each
  static constexpr std::size_t kMost = 256;    // kept for later, half a MiB in all

  SpareBuffers() { spare_.reserve(kMost); }  // give() must not throw

  std::string take() {
    std::string buffer;
    if (spare_.empty()) {
      buffer.reserve(kBytes);
    } else {
      buffer.swap(spare_.back());
      spare_.pop_back();
    }
    return buffer;
  }
  void give(std::string buffer) noexcept {
    if (spare_.size() == kMost || buffer.capacity() != kBytes) return;
    buffer.clear();
    spare_.push_back(std::move(buffer));
  }

  std::size_t size() const { return spare_.size(); }

 private:
  std::vector<std::string> spare_;
};

struct Batch {
  bool goes_on = false;  // events of it are still to be acted on
  SpareBuffers buffers{};
};

}  // namespace candor::net
