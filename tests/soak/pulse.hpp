// Notices when the thread of an event loop gets to its work too late.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "tests/soak/ledger.hpp"

namespace candor::test::soak {

// Until `over`; for ever where that never becomes true.
boost::asio::awaitable<void> watch_pulse(Ledger& ledger, const std::atomic<bool>& over);

}  // namespace candor::test::soak
