#include "proxy/demo/dead_ports.hpp"

#include <fmt/core.h>

#include <boost/asio/detached.hpp>
#include <boost/system/system_error.hpp>

#include "proxy/server.hpp"

namespace candor::demo {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

const tcp::endpoint kAnyPort(asio::ip::address_v4::loopback(), 0);

}  // namespace

DeadPorts::DeadPorts() try
    : refusing_(io_), full_(io_), fillers_{tcp::socket(io_), tcp::socket(io_), tcp::socket(io_)} {
  refusing_.open(tcp::v4());
  refusing_.bind(kAnyPort);
  full_.open(tcp::v4());
  full_.bind(kAnyPort);
  full_.listen(0);
  // A backlog of 0 still holds one connection; the others make sure, whatever the kernel adds. Begun here and never
  // finished: nobody runs io_.
  for (tcp::socket& filler : fillers_) filler.async_connect(full_.local_endpoint(), asio::detached);
} catch (const boost::system::system_error& ex) {
  throw StartError(fmt::format("cannot hold a loopback port for the sample failures: {}", ex.what()));
}

std::uint16_t DeadPorts::refusing() const { return refusing_.local_endpoint().port(); }
std::uint16_t DeadPorts::accepting_nobody() const { return full_.local_endpoint().port(); }

}  // namespace candor::demo
