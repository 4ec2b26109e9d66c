// Reads one message, of either side, and checks its content while it comes instead of keeping it: an upload of
// megabytes costs no memory. A request's content is framed like a response's, so one parser is enough.
#pragma once

#include <optional>
#include <string>

#include "tests/soak/content.hpp"
#include "tests/soak/dice.hpp"
#include "tests/soak/wire.hpp"
#include "tests/support/message.hpp"

namespace candor::test::soak {

struct Pace {
  milliseconds pause{0};  // in front of each read
};

// The next head, up to its empty line, taken from the input. Nothing: the other side is gone before its end.
asio::awaitable<std::optional<std::string>> read_head(Wire& wire);

// Feeds the parser until the message is complete, broken, or the other side is gone. `check` sees the content.
asio::awaitable<void> read_content(Wire& wire, ResponseParser& parser, ContentCheck& check, Pace pace = {});

}  // namespace candor::test::soak
