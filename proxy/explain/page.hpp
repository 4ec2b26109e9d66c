// GET /explain on the admin listener: every status; /explain/503 or /explain/dns_error one of them; with a query what
// would happen to such a request now. `format=text` for people, else JSON.
#pragma once

#include <chrono>

#include "proxy/admin/routes.hpp"

namespace candor {
class Worker;
}

namespace candor::explain {

inline constexpr std::chrono::seconds kWorkerTimeout{2};  // to answer the admin thread, which waits

// The worker outlives the listener. Its thread makes the dry run, as its filters are its own.
admin::Handler explain_page(Worker& worker);

}  // namespace candor::explain
