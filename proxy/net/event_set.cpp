#include "proxy/net/event_set.hpp"

#include <boost/system/system_error.hpp>
#include <cerrno>

namespace candor::net {

namespace {

int create_set() {
  const int descriptor = ::epoll_create1(EPOLL_CLOEXEC);
  if (descriptor < 0) throw boost::system::system_error(errno, boost::system::system_category(), "epoll_create1");
  return descriptor;
}

}  // namespace

EventSet::EventSet(boost::asio::io_context& context, LoopClock& clock, Batch& batch)
    : clock_(clock), told_(batch), set_(context, create_set()) {
  wait();
}

bool EventSet::add(int descriptor, EventSink& sink, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &sink;
  return ::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void EventSet::remove(int descriptor, const EventSink& sink) {
  ::epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
  forget(sink);
}

void EventSet::forget(const EventSink& sink) {
  // A sink that dies within the batch must not be asked to act any more.
  for (int i = batch_position_; i < batch_size_; ++i) {
    if (batch_[static_cast<std::size_t>(i)].data.ptr == &sink) batch_[static_cast<std::size_t>(i)].data.ptr = nullptr;
  }
}

void EventSet::wait() {
  set_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                  memory_.hold([this](const boost::system::error_code& ec) {
                    if (ec) return;
                    dispatch();
                    wait();
                  }));
}

void EventSet::dispatch() {
  for (int round = 0; round < kBatchesPerWakeUp; ++round) {
    batch_size_ = ::epoll_wait(set_.native_handle(), batch_.data(), kBatch, 0);
    clock_.update();
    for (int i = 0; i < batch_size_; ++i) {
      const epoll_event& event = batch_[static_cast<std::size_t>(i)];
      static_cast<EventSink*>(event.data.ptr)->note(event.events);
    }
    for (batch_position_ = 0; batch_position_ < batch_size_;) {
      void* const sink = batch_[static_cast<std::size_t>(batch_position_++)].data.ptr;
      told_.goes_on = batch_position_ < batch_size_;
      if (sink != nullptr) static_cast<EventSink*>(sink)->act();
    }
    if (batch_size_ < kBatch) break;
  }
  batch_size_ = 0;
  batch_position_ = 0;
}

}  // namespace candor::net
